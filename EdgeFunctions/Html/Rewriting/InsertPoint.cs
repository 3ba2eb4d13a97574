namespace EdgeFunctions.Html.Rewriting;

/// <summary>The places in a document that insert handlers are called for.</summary>
internal enum InsertPoint
{
    HeadStart,
    HeadEnd,
    BodyStart,
    BodyEnd,
    DocumentEnd,
}
