namespace EdgeFunctions.Html.Tokenizing;

/// <summary>The namespace a start tag's element is created in.</summary>
internal enum ElementSpace : byte
{
    Html,
    Svg,
    MathMl,
}
