namespace EdgeFunctions.Transforms.Urls;

/// <summary>Which ends of a span are the ends of its text; beyond the others there is more that is not shown.</summary>
[Flags]
internal enum UrlTextEdges
{
    None = 0,
    Start = 1,
    End = 2,
    Both = Start | End,
}
