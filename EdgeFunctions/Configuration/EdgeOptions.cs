namespace EdgeFunctions.Configuration;

/// <summary>Everything that is configured, bound from app settings named <c>Edge__Section__Name</c>.</summary>
internal sealed record EdgeOptions
{
    /// <summary>The configuration section, the first part of every setting's name.</summary>
    public const string Section = "Edge";

    public PublisherOptions Publisher { get; init; } = new();

    public AssetsOptions Assets { get; init; } = new();

    public OriginOptions Origin { get; init; } = new();

    public RewriteOptions Rewrite { get; init; } = new();

    /// <summary>Fragments put into rewritten HTML pages, in this order.</summary>
    public InjectionOptions[] Inject { get; init; } = [];

    /// <summary>Members added to JSON bodies, in this order.</summary>
    public JsonMemberOptions[] Json { get; init; } = [];

    public ValuesOptions Values { get; init; } = new();

    public CompressionOptions Compression { get; init; } = new();

    public CacheOptions Cache { get; init; } = new();

    public ContextOptions Context { get; init; } = new();

    /// <summary>Readers are parted among variants.</summary>
    public ExperimentOptions[] Experiments { get; init; } = [];

    public ReadersOptions Readers { get; init; } = new();

    /// <summary>Fields that are set, added or removed, in this order.</summary>
    public HeaderRuleOptions[] Headers { get; init; } = [];

    /// <summary>Pages for the edge's own errors; the first whose statuses match counts.</summary>
    public ErrorPageOptions[] Errors { get; init; } = [];

    public SecurityHeadersOptions SecurityHeaders { get; init; } = new();

    public FrontDoorOptions FrontDoor { get; init; } = new();

    /// <summary>Parts of the site that ask for credentials.</summary>
    public ProtectOptions[] Protect { get; init; } = [];

    public LimitsOptions Limits { get; init; } = new();

    public MemoryOptions Memory { get; init; } = new();

    public BackgroundOptions Background { get; init; } = new();

    public DiagnosticsOptions Diagnostics { get; init; } = new();
    public InspectorOptions Inspector { get; init; } = new();

    public ServerOptions Server { get; init; } = new();

    public FunctionsOptions Functions { get; init; } = new();
}
