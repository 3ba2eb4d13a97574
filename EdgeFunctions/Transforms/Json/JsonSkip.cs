namespace EdgeFunctions.Transforms.Json;

/// <summary>How far a <see cref="JsonValueSkipper"/> came.</summary>
internal enum JsonSkip
{
    /// <summary>The value goes on.</summary>
    More,

    /// <summary>The value has ended.</summary>
    Done,

    /// <summary>No value starts like this.</summary>
    Invalid,
}
