namespace EdgeFunctions.Configuration;

/// <summary>Where a fragment goes in an HTML page.</summary>
internal enum InjectionPoint
{
    /// <summary>Right after the head opens, or where the parser would have opened it.</summary>
    HeadStart,

    /// <summary>Right before the head ends, or where the parser would have ended it.</summary>
    HeadEnd,

    /// <summary>Right after the body opens, or where the parser would have opened it.</summary>
    BodyStart,

    /// <summary>Right before the body ends.</summary>
    BodyEnd,

    /// <summary>Before an element that a selector matches.</summary>
    Before,

    /// <summary>Behind such an element.</summary>
    After,

    /// <summary>In such an element, before its content.</summary>
    Prepend,

    /// <summary>In such an element, behind its content.</summary>
    Append,

    /// <summary>In the place of such an element and its content.</summary>
    Replace,

    /// <summary>In the place of a marker that the site writes into its pages.</summary>
    Marker,
}
