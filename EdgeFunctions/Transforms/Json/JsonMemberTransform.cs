using System.Buffers;
using EdgeFunctions.Bodies;

namespace EdgeFunctions.Transforms.Json;

/// <summary>Adds members to the root object of a JSON body.</summary>
/// <param name="members">What to add.</param>
/// <param name="maxHeld">The most bytes that are held back.</param>
internal sealed class JsonMemberTransform(JsonMember[] members, int maxHeld) : IBodyTransform
{
    private readonly JsonObjectEditor _editor = new(members, maxHeld);
    private string? _failure;

    public string? Failure => _failure ?? _editor.Failure;

    public int HeldBytes => _editor.HeldBytes;

    public void Write(ReadOnlySpan<byte> input, IBufferWriter<byte> output) => _editor.Write(input, output);

    public void Complete(IBufferWriter<byte> output) => _failure = _editor.End(output);

    public void Dispose() => _editor.Dispose();
}
