namespace EdgeFunctions.Configuration;

/// <summary>Where a fragment goes in an HTML page.</summary>
internal enum InjectionPoint
{
    /// <summary>Right after the head opens, or where the parser would have opened it.</summary>
    HeadStart,

    /// <summary>Right before the body ends.</summary>
    BodyEnd,
}
