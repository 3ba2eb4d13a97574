using System.Buffers;
using EdgeFunctions.Bodies;

namespace EdgeFunctions.Transforms.Json;

/// <summary>Adds members to the object of each line. A line that is not JSON passes, is counted, and the next one is looked at anew.</summary>
/// <param name="members">What to add.</param>
/// <param name="maxHeld">The most bytes of a line that are held back.</param>
internal sealed class JsonLinesTransform(JsonMember[] members, int maxHeld) : IBodyTransform
{
    private readonly JsonObjectEditor _editor = new(members, maxHeld);

    public string? Failure => null;

    public int Skipped { get; private set; }

    public int HeldBytes => _editor.HeldBytes;

    public void Write(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        while (input.IndexOf((byte)'\n') is >= 0 and var end)
        {
            _editor.Write(input[..end], output);
            EndLine(output);
            output.Write("\n"u8);
            input = input[(end + 1)..];
        }

        _editor.Write(input, output);
    }

    public void Complete(IBufferWriter<byte> output) => EndLine(output);

    public void Dispose() => _editor.Dispose();

    private void EndLine(IBufferWriter<byte> output)
    {
        if (_editor.End(output) is not null)
        {
            Skipped++;
        }
    }
}
