namespace EdgeFunctions.Configuration;

/// <summary>How credentials come (RFC 7617, RFC 6750).</summary>
internal enum ProtectScheme
{
    Basic,
    Bearer,
}
