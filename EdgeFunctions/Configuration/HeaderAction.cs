namespace EdgeFunctions.Configuration;

/// <summary>What a header rule does.</summary>
internal enum HeaderAction
{
    /// <summary>The field has this value, whatever it had.</summary>
    Set,

    /// <summary>The field has this value, too.</summary>
    Add,

    /// <summary>The field is not there.</summary>
    Remove,
}
