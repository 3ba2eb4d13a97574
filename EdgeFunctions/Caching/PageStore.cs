using System.Buffers;
using EdgeFunctions.Bodies;
using EdgeFunctions.Configuration;
using EdgeFunctions.Origin;
using EdgeFunctions.Responses;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace EdgeFunctions.Caching;

/// <summary>The stored pages, within a bound of bytes. When that is reached, what was not used for longest goes.</summary>
/// <remarks>
/// A page is found in two steps (RFC 9111 section 4.1): its key leads to the names of the fields that it varies by, and with
/// the request's values of these to a variant.
/// </remarks>
internal sealed class PageStore(EdgeOptions options, TimeProvider time) : IDisposable
{
    private const int MarkerSize = 512;

    // What goes at least when there is no room: to find what was not used for longest takes all entries in order.
    private const int ShareToDrop = 20;

    private readonly MemoryCache _memory = new(Options.Create(new MemoryCacheOptions
    {
        SizeLimit = Math.Max(1, options.Cache.MaxBytes),
        TrackStatistics = true,

        // Its own clock is the system's, and the shorter way to it.
        Clock = time == TimeProvider.System ? null : new StoreClock(time),
    }));

    // What looks at the page that is stored, and then puts or removes one, is one step.
    private readonly Lock _writing = new();

    // All that are stored, and for a moment some that have just gone.
    private readonly UrlIndex _urls = new();

    private volatile bool _isClosed;

    /// <summary>Pages, codings and marks held.</summary>
    public long Count => _memory.Count;

    /// <summary>Bytes held.</summary>
    public long Bytes => _memory.GetCurrentStatistics()?.CurrentEstimatedSize ?? 0;

    /// <summary>URLs of which pages are stored.</summary>
    public int Urls
    {
        get
        {
            lock (_writing)
            {
                return _urls.Count;
            }
        }
    }

    /// <summary>Whether no page is taken in, because the process takes too much memory. Those that are stored are found, and brought up to date, as ever.</summary>
    public bool IsClosed
    {
        get => _isClosed;
        set => _isClosed = value;
    }

    public StoredPage? Find(CacheKey key, SentFields request) =>
        _memory.TryGetValue(key, out object? names) && names is VariantNames vary && _memory.TryGetValue(VariantKey.Of(key, vary.Names, request), out StoredPage? page) ? page : null;

    /// <summary>The variant that a request selects, as far as it is known by which fields the page varies.</summary>
    public VariantKey VariantOf(CacheKey key, SentFields request) =>
        VariantKey.Of(key, _memory.TryGetValue(key, out object? names) && names is VariantNames vary ? vary.Names : [], request);

    /// <summary>The names of the fields by which a response is kept that varies by some itself.</summary>
    public string[] NamesFor(CacheKey key, string[] own, DateTimeOffset now) =>
        _memory.TryGetValue(key, out object? names) && names is VariantNames vary ? vary.With(own, now) : own;

    /// <summary>The stored page of which a response that may not be stored takes the place; null when there is none, or that one is more recent.</summary>
    public StoredPage? FindSuperseded(CacheKey key, SentFields request, Freshness by) =>
        Find(key, request) is { } page && !page.Policy.Freshness.OutlivesLate(by) ? page : null;

    /// <summary>The stored page that may stand in for an origin that fails; null when there is none, or it was withdrawn.</summary>
    public StoredPage? FindStandIn(CacheKey key, SentFields request, CacheControl wants, DateTimeOffset now) =>
        Find(key, request) is { } page && page.Policy.MayIfError(wants, now) ? page : null;

    /// <summary>Stores a page in the place of the one before, unless it is late: asked for before that one, and older; or lacks names that came meanwhile.</summary>
    /// <returns>Whether it is stored: there was room for it, and any is given.</returns>
    public bool Store(StoredPage page, string[] vary)
    {
        if (page.Length > options.Cache.MaxEntryBytes || (_isClosed && !_memory.TryGetValue(page.Key, out _)))
        {
            return false;
        }

        lock (_writing)
        {
            var fresh = page.Policy.Freshness;
            if (_memory.TryGetValue(page.Key, out StoredPage? held) && held!.Policy.Freshness.OutlivesLate(fresh))
            {
                return false;
            }

            var known = _memory.TryGetValue(page.Key.Page, out object? mark) ? mark as VariantNames : null;
            var isLate = known is not null && known.Latest.OutlivesLate(fresh);

            // By its names a later page would not be found.
            if (isLate && !known!.Names.AsSpan().SequenceEqual(vary))
            {
                return false;
            }

            // Nor would a page that varies by more and came while this one was under way: what asks for that would get this.
            if (!isLate && known is not null && known.With(vary, fresh.Received).Length > vary.Length)
            {
                return false;
            }

            var names = isLate ? known! : VariantNames.After(known, vary, page.Vary, fresh);
            if (!TrySet(page.Key, page, page.Size))
            {
                return false;
            }

            _urls.Add(page.Key);
            if (!TrySet(page.Key.Page, names, SizeOf(page.Key.Page, names)))
            {
                return false;
            }

            if (held is not null && held.Id != page.Id)
            {
                RemoveCodings(held);
            }

            return true;
        }
    }

    /// <summary>Stores what a flight brought, unless the page was invalidated meanwhile.</summary>
    /// <returns>Whether it is stored.</returns>
    public bool StoreFor(Flight flight, StoredPage page, string[] vary)
    {
        if (flight.IsSpoiled || !Store(page, vary))
        {
            return false;
        }

        // An invalidation tells the flights first and looks into the store then: it met one of the two.
        if (flight.IsSpoiled)
        {
            Remove(page);
            return false;
        }

        return true;
    }

    /// <summary>Puts a page that is stored under another policy or other fields, unless it is late. Another one that has come meanwhile stays: a 304 is of the page that was asked about (RFC 9111 section 4.3.4).</summary>
    public void Replace(StoredPage page)
    {
        lock (_writing)
        {
            if (_memory.TryGetValue(page.Key, out StoredPage? held) && held!.Id == page.Id && !held.Policy.Freshness.OutlivesLate(page.Policy.Freshness))
            {
                TrySet(page.Key, page, page.Size);

                // By what it varies is confirmed with it.
                if (_memory.TryGetValue(page.Key.Page, out object? known) && known is VariantNames names && !names.Latest.OutlivesLate(page.Policy.Freshness))
                {
                    TrySet(page.Key.Page, VariantNames.After(names, names.Names, page.Vary, page.Policy.Freshness), SizeOf(page.Key.Page, names));
                }
            }
        }
    }

    /// <summary>Replaces a page by what a flight brought, unless it was invalidated meanwhile.</summary>
    public void ReplaceFor(Flight flight, StoredPage page)
    {
        if (flight.IsSpoiled)
        {
            return;
        }

        Replace(page);

        // As in StoreFor.
        if (flight.IsSpoiled)
        {
            Remove(page);
        }
    }

    /// <summary>Remembers of a page that its last response could not be stored.</summary>
    /// <param name="key">The page.</param>
    /// <param name="superseded">The stored page that the response takes the place of; null when there was none.</param>
    /// <param name="prospect">What that tells of the next one.</param>
    /// <param name="until">Until when.</param>
    public void MarkUncacheable(CacheKey key, StoredPage? superseded, StoreProspect prospect, DateTimeOffset until)
    {
        if (superseded is not null)
        {
            Remove(superseded);
        }

        // Other variants stay.
        if (!_memory.TryGetValue(key, out object? known) || known is not VariantNames vary || (vary.Names.Length == 0 && !_memory.TryGetValue(new VariantKey(key, ""), out _)))
        {
            _memory.Set(key, (prospect, until), new MemoryCacheEntryOptions { Size = SizeOfMark(key), AbsoluteExpiration = until });
        }
    }

    public StoreProspect ProspectOf(CacheKey key, DateTimeOffset now) =>
        _memory.TryGetValue(key, out object? mark) && mark is (StoreProspect prospect, DateTimeOffset until) && now < until ? prospect : StoreProspect.Open;

    /// <summary>The body in a coding: the kept one, or one made now.</summary>
    public byte[] Coded(StoredPage page, ContentCoding coding)
    {
        var key = new CodedKey(page.Id, coding);
        if (_memory.TryGetValue(key, out byte[]? coded))
        {
            return coded!;
        }

        var buffer = new ArrayBufferWriter<byte>((int)Math.Max(256, page.Length / 4));
        PageCoding.Encode(page.Body, coding, options.Compression, buffer);
        coded = buffer.WrittenSpan.ToArray();
        if (!_isClosed)
        {
            lock (_writing)
            {
                TrySet(key, coded, coded.Length + MarkerSize);
            }
        }

        return coded;
    }

    /// <summary>Removes all variants of a URL's page, those of other groups of readers too.</summary>
    public int Remove(CacheKey key)
    {
        VariantKey[] variants;
        lock (_writing)
        {
            variants = _urls.Of(key);
        }

        var count = 0;
        foreach (var variant in variants)
        {
            if (_memory.TryGetValue(variant, out StoredPage? page))
            {
                Remove(page!);
                count++;
            }
        }

        _memory.Remove(key);
        return count;
    }

    /// <summary>Removes pages.</summary>
    /// <returns>How many.</returns>
    public int Remove(PageSelection which) => Each(which, Remove);

    /// <summary>Removes one page, and its codings. Another one that has come meanwhile stays.</summary>
    public void Remove(StoredPage page)
    {
        lock (_writing)
        {
            if (_memory.TryGetValue(page.Key, out StoredPage? held) && held!.Id == page.Id)
            {
                _memory.Remove(page.Key);
            }
        }

        RemoveCodings(page);
    }

    /// <summary>Drops what was not used for longest, until no more than so many bytes are held.</summary>
    /// <returns>The bytes that were dropped.</returns>
    public long ShrinkTo(long bytes)
    {
        var (before, held) = (Bytes, long.MaxValue);
        while (Bytes is var now && now > bytes && now < held && _memory.Count is > 0 and var count)
        {
            // The share that it takes is one of entries, rounded down: at least one has to go.
            held = now;
            _memory.Compact(Math.Min(1, (Math.Ceiling(count * ((double)(now - bytes) / now)) + 0.5) / count));
        }

        return before - Bytes;
    }

    /// <summary>Makes pages stale from now on; they are validated, or served stale where that is allowed.</summary>
    /// <returns>How many.</returns>
    public int MakeStale(PageSelection which, DateTimeOffset now) =>
        Each(which, page => Replace(page.With(page.Policy with { Freshness = page.Policy.Freshness.EndedAt(now) })));

    public void Dispose() => _memory.Dispose();

    private void RemoveCodings(StoredPage page)
    {
        _memory.Remove(new CodedKey(page.Id, ContentCoding.Gzip));
        _memory.Remove(new CodedKey(page.Id, ContentCoding.Brotli));
    }

    private int Each(PageSelection which, Action<StoredPage> act)
    {
        var count = 0;
        foreach (var key in _memory.Keys)
        {
            if (key is VariantKey variant && which.Urls(variant.Page) && _memory.TryGetValue(key, out StoredPage? page) && (which.Tag is null || page!.Tags.Contains(which.Tag)))
            {
                act(page!);
                count++;
            }
        }

        return count;
    }

    private static long SizeOfMark(CacheKey key) => MarkerSize + (2L * key.Length);

    private static long SizeOf(CacheKey key, VariantNames names) => SizeOfMark(key) + (2L * names.Names.Sum(name => name.Length));

    /// <summary>
    /// Keeps what is new, and lets what was not used for longest go where there is no room. By itself the memory cache refuses it and drops a
    /// twentieth of what it holds: what is larger than that would be refused for as long as smaller ones are there.
    /// </summary>
    private bool TrySet(object key, object value, long size)
    {
        Set(key, value, size);
        if (_memory.TryGetValue(key, out _))
        {
            return true;
        }

        if (size > options.Cache.MaxBytes)
        {
            return false;
        }

        ShrinkTo(options.Cache.MaxBytes - Math.Max(size, options.Cache.MaxBytes / ShareToDrop));
        Set(key, value, size);
        return _memory.TryGetValue(key, out _);
    }

    private void Set(object key, object value, long size)
    {
        var options = new MemoryCacheEntryOptions { Size = size };
        if (value is StoredPage)
        {
            options.PostEvictionCallbacks.Add(new PostEvictionCallbackRegistration { EvictionCallback = Forget });
        }

        _memory.Set(key, value, options);
    }

    /// <summary>Called some time behind a page's going, however it went: meanwhile another may have come.</summary>
    private void Forget(object key, object? value, EvictionReason reason, object? state)
    {
        if (reason == EvictionReason.Replaced)
        {
            return;
        }

        lock (_writing)
        {
            if (!_memory.TryGetValue(key, out _))
            {
                _urls.Remove((VariantKey)key);
            }
        }
    }
}
