namespace EdgeFunctions.Configuration;

/// <summary>The defaults that are numbers, times or lists, in one place.</summary>
internal static class EdgeDefaults
{
    public const int MaxBufferedBytes = 4 * 1024 * 1024;

    public const int MaxTokenBytes = 64 * 1024;

    public const int MaxTextBytes = 1024 * 1024;

    public const int BrotliQuality = 1;

    public const int GzipLevel = 1;

    public const int MinimumCompressedBytes = 1024;

    public const int MaxRequestHeaderBytes = 32 * 1024;

    public const int MaxRequestLineBytes = 8 * 1024;

    public const int MaxResponseHeaderKilobytes = 64;

    public const long MaxDecodedBytes = 256 * 1024 * 1024;

    public const int MaxDecodedRatio = 200;

    public const long MaxRequestBodyBytes = 100 * 1024 * 1024;

    public const long MaxCacheEntryBytes = 1024 * 1024;

    public const long MaxCachedAssetBytes = 256 * 1024;

    public const long MaxBufferedTotalBytes = 256 * 1024 * 1024;

    public const int MaxSpareRewriters = 32;

    public const int MaxKeptRules = 256;

    public const int ServerBlockBytes = 32 * 1024;

    public const long MaxSpareBytes = 8 * 1024 * 1024;

    public const int ExperimentPercent = 100;

    public const int VariantWeight = 1;

    public const int RetryPercent = 10;

    public const int BreakerFailurePercent = 50;

    public const int BreakerMinimumRequests = 20;

    public const int MaxQueuedWork = 256;

    public const int WorkConcurrency = 4;

    public const int MaxInspectedRequests = 100;

    public const int MaxInspectedSampleBytes = 64 * 1024;

    public const int MaxInspectorViewers = 4;

    /// <summary>The comment that sites are asked to write where a fragment goes.</summary>
    public const string Marker = "<!--edge-inject-->";

    /// <summary>Parameters that campaigns and click counters append to links, for scripts in the page to read.</summary>
    public static readonly string[] IgnoredQuery =
    [
        "utm_*", "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid", "igshid", "li_fat_id", "mc_cid", "mc_eid", "_ga", "_gl", "_hsenc", "_hsmi", "mkt_tok",
    ];

    /// <summary>Parameters that hold credentials, signatures and codes by the habits of the web (OAuth 2.0, SAS, signed URLs).</summary>
    public static readonly string[] RedactedQuery =
    [
        "token", "access_token", "id_token", "refresh_token", "key", "api_key", "apikey", "signature", "sig", "code", "state", "password", "pwd", "secret", "client_secret", "session", "sid", "auth", "authorization", "edge-variant-key",
        "X-Amz-Signature", "X-Amz-Credential", "X-Amz-Security-Token", "X-Goog-Signature", "X-Goog-Credential",
    ];

    public static readonly TimeSpan ReaderCookieMaxAge = TimeSpan.FromDays(90);

    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    public static readonly TimeSpan FirstByteTimeout = TimeSpan.FromSeconds(15);

    public static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(30);

    public static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    public static readonly TimeSpan BypassFloor = TimeSpan.FromMilliseconds(20);

    public static readonly TimeSpan BypassTime = TimeSpan.FromSeconds(30);

    public const int SlowOriginFactor = 2;

    // What web.dev calls a good time to first byte is 800 ms, with the way to the reader in it.
    public static readonly TimeSpan SlowOriginFloor = TimeSpan.FromMilliseconds(500);

    public static readonly TimeSpan BreakerWindow = TimeSpan.FromSeconds(30);

    public static readonly TimeSpan BreakTime = TimeSpan.FromSeconds(10);

    public static readonly TimeSpan WorkTimeout = TimeSpan.FromSeconds(30);

    // For two kinds of work, one after the other: the Functions host kills a worker five seconds after it told it to end.
    public static readonly TimeSpan WorkDrainTimeout = TimeSpan.FromSeconds(2);

    public static readonly TimeSpan MaxQueueTime = TimeSpan.FromSeconds(1);

    public static readonly TimeSpan RequestTimeout = TimeSpan.FromMinutes(25);
}
