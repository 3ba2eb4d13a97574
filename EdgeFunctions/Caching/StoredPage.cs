using EdgeFunctions.Responses;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Caching;

/// <summary>A rewritten page as it is kept: the body once, decoded; its codings lie beside it.</summary>
internal sealed class StoredPage
{
    // Objects, arrays and the table's own cell, roughly.
    private const int Overhead = 1024;

    private static long _last;

    private byte[]? _hash;

    /// <summary>The same for every freshening of one body.</summary>
    public long Id { get; init; } = Interlocked.Increment(ref _last);

    public required VariantKey Key { get; init; }

    public required int Status { get; init; }

    /// <summary>The origin's fields, as they may cross to the reader. Tag and date are still those of its own body.</summary>
    public required KeyValuePair<string, StringValues>[] Fields { get; init; }

    public required byte[] Body { get; init; }

    public required ReusePolicy Policy { get; init; }

    /// <summary>The names under which the origin lets it be purged.</summary>
    public required string[] Tags { get; init; }

    /// <summary>The origin's own entity tag.</summary>
    public string? OriginTag { get; init; }

    /// <summary>The origin's own date of change.</summary>
    public string? OriginDate { get; init; }

    /// <summary>The bytes of memory it takes, not counting codings.</summary>
    public long Size => Overhead + Body.Length + (2L * (Key.Page.ToString().Length + Key.Page.By.Length + Key.Fields.Length + Fields.Sum(f => f.Key.Length + f.Value.Sum(v => v?.Length ?? 0))));

    /// <summary>The same page under another policy.</summary>
    public StoredPage With(ReusePolicy policy) => With(policy, Fields);

    /// <summary>The same body under other fields.</summary>
    public StoredPage With(ReusePolicy policy, KeyValuePair<string, StringValues>[] fields) => new()
    {
        Id = Id,
        Key = Key,
        Status = Status,
        Fields = fields,
        Body = Body,
        Policy = policy,
        Tags = Tags,
        OriginTag = OriginTag,
        OriginDate = OriginDate,
        _hash = _hash,
    };

    /// <summary>A digest of the body, made once.</summary>
    public byte[] Hash() => _hash ??= PageCoding.Hash([Body]);
}
