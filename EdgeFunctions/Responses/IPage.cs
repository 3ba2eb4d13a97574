using EdgeFunctions.Bodies;

namespace EdgeFunctions.Responses;

/// <summary>A rewritten body that is complete.</summary>
internal interface IPage
{
    /// <summary>Bytes of the body, uncoded.</summary>
    long Length { get; }

    /// <summary>A digest of the uncoded body.</summary>
    byte[] Hash();

    /// <summary>The body in a coding.</summary>
    PageBytes In(ContentCoding coding);
}
