namespace EdgeFunctions.Html.Tokenizing;

/// <summary>The namespace a start tag's element is created in.</summary>
internal enum ElementSpace : byte
{
    Html,
    Svg,
    MathMl,

    /// <summary>Of whatever namespace; in XML its tag was empty, and nothing is in it.</summary>
    EmptyXml,
}
