using EdgeFunctions.Bodies;

namespace EdgeFunctions.Responses;

/// <summary>A rewritten body that is complete.</summary>
internal interface IPage
{
    /// <summary>Bytes of the body, uncoded.</summary>
    long Length { get; }

    /// <summary>A digest of the uncoded body.</summary>
    byte[] Hash();

    /// <summary>Whether the same body may be other bytes in this coding another time, so that its tag has to be weak (RFC 9110 section 8.8.1).</summary>
    bool MayDiffer(ContentCoding coding);

    /// <summary>The body in a coding.</summary>
    PageBytes In(ContentCoding coding);
}
