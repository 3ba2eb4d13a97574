namespace EdgeFunctions.Context;

/// <summary>What a reader holds, as far as a request tells.</summary>
internal enum DeviceClass
{
    /// <summary>A desktop or laptop, and all that does not say what it is.</summary>
    Desktop,

    Mobile,

    Tablet,

    /// <summary>A crawler that says so.</summary>
    Bot,
}
