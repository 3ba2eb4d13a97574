namespace EdgeFunctions.Configuration;

/// <summary>Fields that make browsers careful. Each fills in what the origin does not say itself.</summary>
internal sealed record SecurityHeadersOptions
{
    /// <summary>How long browsers insist on https (<c>Strict-Transport-Security</c>, RFC 6797). Default 0: not sent.</summary>
    public TimeSpan HstsMaxAge { get; init; }

    /// <summary>Whether that holds for all hosts below the public one. Default false.</summary>
    public bool HstsIncludeSubDomains { get; init; }

    /// <summary>Whether <c>X-Content-Type-Options: nosniff</c> is sent. Default false.</summary>
    public bool NoSniff { get; init; }

    /// <summary>The value of <c>Referrer-Policy</c>. Default none.</summary>
    public string? ReferrerPolicy { get; init; }

    /// <summary>The value of <c>Permissions-Policy</c>. Default none.</summary>
    public string? PermissionsPolicy { get; init; }
}
