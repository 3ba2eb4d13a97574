using System.Buffers;
using EdgeFunctions.Bodies;
using EdgeFunctions.Transforms.Urls;

namespace EdgeFunctions.Transforms.Text;

/// <summary>
/// Makes the URLs of a text body first-party: CSS, scripts, JSON, XML, SVG, feeds, plain text. Needs no bound: what may
/// become a URL is never longer than <see cref="UrlTextMatcher.MaxLength"/>.
/// </summary>
/// <remarks>
/// In XML the identifier of a namespace on the origin is a URL like any other, and is changed with the rest.
/// </remarks>
internal sealed class TextUrlTransform(UrlTextMatcher matcher) : IBodyTransform
{
    private readonly UrlTextStream _text = new(matcher);

    /// <inheritdoc/>
    public string? Failure { get; private set; }

    /// <inheritdoc/>
    public int HeldBytes => _text.HeldBytes;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        if (Failure is null)
        {
            _text.Write(input, output);
        }
        else
        {
            output.Write(input);
        }
    }

    /// <inheritdoc/>
    public bool TryStop(string reason, IBufferWriter<byte> output)
    {
        if (Failure is not null)
        {
            return false;
        }

        Failure = reason;
        _text.Release(output);
        return true;
    }

    /// <inheritdoc/>
    public void Complete(IBufferWriter<byte> output) => _text.Flush(output);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
