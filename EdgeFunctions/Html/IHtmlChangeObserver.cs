namespace EdgeFunctions.Html;

/// <summary>Told of each change as it is written. It sees the page's bytes and cannot touch them.</summary>
internal interface IHtmlChangeObserver
{
    void OnChange(in HtmlChange change);
}
