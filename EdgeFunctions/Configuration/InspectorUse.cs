namespace EdgeFunctions.Configuration;

/// <summary>Where the inspector is on.</summary>
internal enum InspectorUse
{
    /// <summary>In the environment <c>Development</c> only.</summary>
    Development,

    /// <summary>Everywhere. Outside development it asks for the function key, and records only while somebody watches.</summary>
    Always,

    /// <summary>Nowhere.</summary>
    Never,
}
