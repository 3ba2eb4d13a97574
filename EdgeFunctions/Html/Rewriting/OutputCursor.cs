using System.Buffers;
using System.Runtime.InteropServices;

namespace EdgeFunctions.Html.Rewriting;

/// <summary>Writes many short pieces into a buffer writer, which is asked for memory once for many of them.</summary>
/// <remarks>What was written is the writer's when <see cref="End"/> has been called. In between nobody else may write to it.</remarks>
internal struct OutputCursor
{
    private IBufferWriter<byte>? _output;
    private byte[] _array;
    private int _start;
    private int _at;
    private int _end;

    public void Begin(IBufferWriter<byte> output)
    {
        _output = output;
        _array = [];
        _start = _at = _end = 0;
    }

    /// <summary>Hands over what was written.</summary>
    public void End()
    {
        Advance();
        _output = null;
        _array = [];
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _end - _at)
        {
            WriteOn(bytes);
            return;
        }

        bytes.CopyTo(_array.AsSpan(_at));
        _at += bytes.Length;
    }

    private void WriteOn(ReadOnlySpan<byte> bytes)
    {
        var fits = _end - _at;
        bytes[..fits].CopyTo(_array.AsSpan(_at));
        _at = _end;
        Advance();
        var rest = bytes[fits..];
        var memory = _output!.GetMemory();
        if (rest.Length > memory.Length || !MemoryMarshal.TryGetArray<byte>(memory, out var array))
        {
            _output.Write(rest);
            return;
        }

        rest.CopyTo(memory.Span);
        (_array, _start) = (array.Array!, array.Offset);
        _at = _start + rest.Length;
        _end = _start + array.Count;
    }

    private void Advance()
    {
        if (_at > _start)
        {
            _output!.Advance(_at - _start);
        }

        _start = _at = _end = 0;
    }
}
