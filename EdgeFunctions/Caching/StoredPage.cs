using System.Globalization;
using EdgeFunctions.Responses;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Caching;

/// <summary>A response as it is kept. A rewritten body is kept once, decoded, and its codings lie beside it; another one as it came.</summary>
internal sealed class StoredPage
{
    // Objects, arrays and the table's own cell, roughly.
    private const int Overhead = 1024;

    private static long _last;

    private byte[]? _hash;
    private long _refreshTried = long.MinValue;

    /// <summary>The same for every freshening of one body.</summary>
    public long Id { get; init; } = Interlocked.Increment(ref _last);

    public required VariantKey Key { get; init; }

    public required int Status { get; init; }

    /// <summary>The origin's fields, as they may cross to the reader. Tag and date are still those of its own body.</summary>
    public required KeyValuePair<string, StringValues>[] Fields { get; init; }

    /// <summary>The body, in pieces.</summary>
    public required ReadOnlyMemory<byte>[] Body
    {
        get;
        init
        {
            field = value;
            foreach (var piece in value)
            {
                Length += piece.Length;
            }
        }
    }

    /// <summary>Whether the body is the origin's own, untouched.</summary>
    public bool IsCopy { get; init; }

    /// <summary>Bytes of the body.</summary>
    public long Length { get; private init; }

    public required ReusePolicy Policy { get; init; }

    /// <summary>The names under which the origin lets it be purged.</summary>
    public required string[] Tags { get; init; }

    /// <summary>The names of the request fields by which it says that it varies, as <see cref="VaryNames"/> has them.</summary>
    public string[] Vary { get; init; } = [];

    /// <summary>The origin's own entity tag.</summary>
    public string? OriginTag { get; init; }

    /// <summary>The origin's own date of change.</summary>
    public string? OriginDate { get; init; }

    /// <summary>The bytes of memory it takes, not counting codings.</summary>
    public long Size => Overhead + Length + (2L * (Key.Page.Length + Key.Fields.Length + Fields.Sum(f => f.Key.Length + f.Value.Sum(v => v?.Length ?? 0))));

    /// <summary>The same page under another policy.</summary>
    public StoredPage With(ReusePolicy policy) => With(policy, Fields, Tags);

    /// <summary>The same body under other fields.</summary>
    public StoredPage With(ReusePolicy policy, KeyValuePair<string, StringValues>[] fields, string[] tags) => With(policy, fields, tags, Body, _hash);

    /// <summary>The same fields with a body.</summary>
    public StoredPage With(ReadOnlyMemory<byte>[] body) => With(Policy, Fields, Tags, body, null);

    /// <summary>Sets status and fields of a response: the origin's, and the age.</summary>
    public void Apply(HttpResponse response, DateTimeOffset now)
    {
        response.StatusCode = Status;
        foreach (var (name, values) in Fields)
        {
            response.Headers[name] = values;
        }

        response.Headers.Age = Policy.Freshness.AgeAt(now).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Remembers that the origin was asked for the page behind readers.</summary>
    public void RefreshTriedAt(DateTimeOffset now) => Volatile.Write(ref _refreshTried, now.UtcTicks);

    /// <summary>Whether a refresh was tried within the time before; not where the clock was set back since.</summary>
    public bool WasRefreshTriedWithin(TimeSpan time, DateTimeOffset now)
    {
        var tried = Volatile.Read(ref _refreshTried);
        return tried <= now.UtcTicks && now.UtcTicks - time.Ticks < tried;
    }

    /// <summary>A digest of the body, made once.</summary>
    public byte[] Hash() => _hash ??= PageCoding.Hash(Body);

    private StoredPage With(ReusePolicy policy, KeyValuePair<string, StringValues>[] fields, string[] tags, ReadOnlyMemory<byte>[] body, byte[]? hash) => new()
    {
        Id = Id,
        Key = Key,
        Status = Status,
        Fields = fields,
        Body = body,
        IsCopy = IsCopy,
        Policy = policy,
        Tags = tags,
        Vary = Vary,
        OriginTag = OriginTag,
        OriginDate = OriginDate,
        _hash = hash,
    };
}
