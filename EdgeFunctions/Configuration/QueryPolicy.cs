namespace EdgeFunctions.Configuration;

/// <summary>Whether the reader's query goes to an asset origin.</summary>
internal enum QueryPolicy
{
    /// <summary>The query goes on byte for byte.</summary>
    Preserve,

    /// <summary>The asset origin gets no query.</summary>
    Strip,
}
