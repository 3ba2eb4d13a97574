namespace EdgeFunctions.Html.Tokenizing;

/// <summary>The namespace a start tag's element is created in.</summary>
internal enum ElementSpace : byte
{
    Html,
    Svg,
    MathMl,

    /// <summary>Of whatever namespace; nothing is in it, as its tag was empty in XML, or only ends another element.</summary>
    Empty,
}
