using System.Buffers;
using EdgeFunctions.Bodies.Deflate;

namespace EdgeFunctions.Bodies;

/// <summary>An incremental function from body bytes to body bytes, made for one response and never shared.</summary>
/// <remarks>
/// The output depends on the bytes alone, never on where the network cut them. What a transform does not change
/// leaves byte for byte as it came. A transform holds back no more than its bound; when it passes the bound, or
/// fails, it fails open: it writes what it holds and is identity from that byte on, and <see cref="Failure"/> says why.
/// </remarks>
internal interface IBodyTransform : IDisposable
{
    /// <summary>Why this transform became identity in mid-body; null while it does its work.</summary>
    string? Failure { get; }

    /// <summary>Parts of the body that passed untouched because they were beyond a bound; the work goes on behind them.</summary>
    int Skipped => 0;

    /// <summary>Bytes held back at this moment, where the transform can tell.</summary>
    int HeldBytes => 0;

    /// <summary>Tells, from the first byte on, what of the body leaves as it came. Called before the first <see cref="Write"/>.</summary>
    /// <param name="kept">Told.</param>
    /// <returns>False when the transform cannot tell.</returns>
    bool TryTellCopies(KeptMatches kept) => false;

    /// <summary>Takes the next bytes of the body. Does not throw for any input.</summary>
    void Write(ReadOnlySpan<byte> input, IBufferWriter<byte> output);

    /// <summary>Makes the transform fail open here, between two calls: it writes what it holds as it came, and is identity from then on.</summary>
    /// <param name="reason">What <see cref="Failure"/> says from then on.</param>
    /// <param name="output">Where what is held goes.</param>
    /// <returns>False when it has become identity already, or cannot stop and goes on.</returns>
    bool TryStop(string reason, IBufferWriter<byte> output) => false;

    /// <summary>Ends the body: writes what is still held. Called once, after the last <see cref="Write"/>.</summary>
    void Complete(IBufferWriter<byte> output);
}
