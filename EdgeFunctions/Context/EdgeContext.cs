using System.Net;
using EdgeFunctions.Background;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Diagnostics.Inspection;
using EdgeFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Context;

/// <summary>What is known of one request, read once at the start. Rooms further on look here, not at <c>HttpContext</c>.</summary>
/// <remarks>
/// Country, region, device and language are read from the request's fields when they are first asked for, and kept. What
/// outlives the request takes <see cref="On"/> with it.
/// </remarks>
internal sealed record EdgeContext
{
    private static readonly string Unread = new('\0', 1);

    private string? _country = Unread;
    private string? _region = Unread;
    private string? _language = Unread;
    private int _device = -1;

    public required string Method { get; init; }

    public bool IsHead => HttpMethods.IsHead(Method);

    /// <summary>The host that the reader used; checked against the configured ones.</summary>
    public required Authority PublicHost { get; init; }

    /// <summary><c>http</c> or <c>https</c>, as the reader used it.</summary>
    public required string PublicScheme { get; init; }

    /// <summary>The path and query as they stood in the request.</summary>
    public required RequestTarget Target { get; init; }

    /// <summary>The peer's address; null when the host does not tell.</summary>
    public IPAddress? ClientAddress { get; init; }

    /// <summary>The reader's country, an upper-case ISO 3166-1 alpha-2 code, as Front Door tells; null when nobody does.</summary>
    public string? Country
    {
        get => ReferenceEquals(_country, Unread) ? _country = Traits.Country() : _country;
        init => _country = value;
    }

    /// <summary>The reader's region within the country, as Front Door tells; null when nobody does.</summary>
    public string? Region
    {
        get => ReferenceEquals(_region, Unread) ? _region = Traits.Region() : _region;
        init => _region = value;
    }

    public DeviceClass Device
    {
        get => (DeviceClass)(_device < 0 ? _device = (int)Traits.Device() : _device);
        init => _device = (int)value;
    }

    /// <summary>The configured language that the reader prefers; null when none is configured.</summary>
    public string? Language
    {
        get => ReferenceEquals(_language, Unread) ? _language = Traits.Language() : _language;
        init => _language = value;
    }

    /// <summary>What the reader sees of each experiment that runs for this request, in the order of the settings.</summary>
    public IReadOnlyList<ExperimentBucket> Experiments { get; init; } = [];

    /// <summary>Whether an experiment runs for this request, so that another reader may get something else at the same URL.</summary>
    public bool IsParted { get; init; }

    /// <summary>The path to ask the publisher origin for, where an experiment has another one than the reader's.</summary>
    public string? OriginPath { get; init; }

    /// <summary>The variant that <see cref="OriginPath"/> is of.</summary>
    public VariantPath? VariantPath { get; init; }

    /// <summary>The value of <c>Set-Cookie</c> for a reader who was not known; null for one who was.</summary>
    public string? NewReaderCookie { get; init; }

    /// <summary>Fields that the edge writes into the request to the origin, in place of the reader's. One without values is left out.</summary>
    public IReadOnlyList<KeyValuePair<string, StringValues>> OriginFields { get; init; } = [];

    /// <summary>The request fields that pages may show, by their names in lower case; see <see cref="ListedFields"/>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Fields { get; init; } = [];

    /// <summary>Whether the request's credentials were for the edge, which has checked them; no origin gets to see them.</summary>
    public bool CredentialsAreOurs { get; init; }

    /// <summary>Told what happens to the request; null when nobody looks.</summary>
    public RequestRecord? Recorder { get; init; }

    /// <summary>The W3C trace id, or the connection's request id when nothing traces.</summary>
    public required string TraceId
    {
        // Made when it is asked for: few are told it.
        get => field.Length > 0 ? field : Summary?.TraceId ?? "";
        init;
    }

    /// <summary>What is told of the request at its end; null when nobody watches, as behind the response.</summary>
    public RequestSummary? Summary { get; init; }

    /// <summary>Whether the body goes to nobody: explain looks at it, and tells of it itself.</summary>
    public bool IsExplained => Summary is null && Recorder is not null;

    /// <summary>Where the reader's traits are read.</summary>
    public ReaderTraits Traits { private get; init; }

    /// <summary>Takes work of code behind responses; null where there is no such thing, as in <c>explain</c>.</summary>
    public AfterResponseQueue? After { private get; init; }

    /// <summary>Has work done that the reader does not wait for, as <c>waitUntil</c> of edge platforms does. It may outlive the response.</summary>
    /// <param name="work">
    /// The work, given a token that is cancelled when <c>Edge__Background__Timeout</c> is over, or the program stops. What it needs of the
    /// request is in this context; nothing of <see cref="HttpContext"/> may be touched.
    /// </param>
    /// <returns>False when it was dropped, because too much waits already. At most once, and no promise: an instance may end at any time.</returns>
    public bool WaitUntil(Func<CancellationToken, ValueTask> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        Kept();
        return After?.TryAdd(work) ?? false;
    }

    /// <summary>Reads what is read by need now: later the request's fields may be another's.</summary>
    public EdgeContext Kept()
    {
        _ = (Country, Region, Device, Language);
        return this;
    }

    /// <summary>The same context for a copy of the request, which outlives it.</summary>
    public EdgeContext On(IHeaderDictionary copy) => this with { TraceId = TraceId, Traits = Traits with { Fields = copy } };
}
