namespace EdgeFunctions.Bodies;

/// <summary>A content coding that is decoded and encoded here (RFC 9110 section 8.4.1).</summary>
internal enum ContentCoding
{
    Identity,
    Gzip,

    /// <summary>The zlib format by the RFC; raw deflate is sent under this name too, and decoded.</summary>
    Deflate,
    Brotli,
}
