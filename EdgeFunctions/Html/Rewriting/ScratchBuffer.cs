using System.Buffers;

namespace EdgeFunctions.Html.Rewriting;

/// <summary>What handlers write while one token is being handled. Pooled, reused from token to token.</summary>
/// <remarks>
/// Growing keeps the arrays it outgrew until <see cref="Clear"/>: a handler may be reading an earlier value from one
/// while it writes the next.
/// </remarks>
internal sealed class ScratchBuffer : IBufferWriter<byte>, IDisposable
{
    private const int Initial = 256;

    // What most documents need: longer values and fragments are rare.
    private const int MostKept = 4 * 1024;

    private byte[] _buffer = [];
    private int _count;
    private List<byte[]>? _outgrown;

    public int Count => _count;

    public ReadOnlySpan<byte> this[int start, int end] => _buffer.AsSpan(start, end - start);

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _count);

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _buffer.Length - _count);
        _count += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsMemory(_count);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsSpan(_count);
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_count));
        _count += bytes.Length;
    }

    public void Append(ReadOnlySpan<byte> content, ContentType type)
    {
        if (type == ContentType.Html)
        {
            Append(content);
            return;
        }

        while (content.IndexOfAny("&<>"u8) is >= 0 and var i)
        {
            Append(content[..i]);
            Append(content[i] switch
            {
                (byte)'&' => "&amp;"u8,
                (byte)'<' => "&lt;"u8,
                _ => "&gt;"u8,
            });
            content = content[(i + 1)..];
        }

        Append(content);
    }

    /// <summary>Puts content before what is there already.</summary>
    public void Prepend(ReadOnlySpan<byte> content, ContentType type)
    {
        var there = _count;
        Append(content, type);
        if (there > 0 && _count > there)
        {
            var added = _count - there;
            var all = _buffer.AsSpan();
            all[..there].CopyTo(all[added..]);

            // The added bytes were overwritten in part if they are longer than what was there: write them anew.
            _count = 0;
            Append(content, type);
            _count = there + added;
        }
    }

    /// <summary>Appends what stands at start..end again, with <paramref name="quote"/> as a character reference.</summary>
    public void AppendQuoted(int start, int end, byte quote)
    {
        var reference = quote == '"' ? "&quot;"u8 : "&#39;"u8;
        for (var i = start; i < end;)
        {
            var found = this[i, end].IndexOf(quote);
            var stop = found < 0 ? end : i + found;
            Append(this[i, stop]);
            i = stop;
            if (found >= 0)
            {
                Append(reference);
                i++;
            }
        }
    }

    /// <summary>Puts bytes in the place of the first ones.</summary>
    public void ReplaceFirst(int length, ReadOnlySpan<byte> with)
    {
        Reserve(with.Length);
        _buffer.AsSpan(length, _count - length).CopyTo(_buffer.AsSpan(with.Length));
        with.CopyTo(_buffer);
        _count += with.Length - length;
    }

    /// <summary>Moves the last bytes to an offset before them.</summary>
    public void MoveLast(int length, int to)
    {
        var moved = _buffer.AsSpan(to, _count - to);
        moved[..^length].Reverse();
        moved[^length..].Reverse();
        moved.Reverse();
    }

    public void Truncate(int count) => _count = count;

    public void Clear()
    {
        _count = 0;
        if (_outgrown is not null)
        {
            ReturnOutgrown(_outgrown);
        }
    }

    /// <summary>Empty, and with no more memory than most documents need.</summary>
    public void Reset()
    {
        if (_buffer.Length > MostKept)
        {
            Dispose();
        }
        else
        {
            Clear();
        }
    }

    public void Dispose()
    {
        Clear();
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }
    }

    private void Reserve(int size)
    {
        var needed = _count + Math.Max(size, 1);
        if (needed <= _buffer.Length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Initial, Math.Max(needed, _buffer.Length * 2)));
        _buffer.AsSpan(0, _count).CopyTo(larger);
        if (_buffer.Length > 0)
        {
            (_outgrown ??= []).Add(_buffer);
        }

        _buffer = larger;
    }

    private static void ReturnOutgrown(List<byte[]> outgrown)
    {
        foreach (var array in outgrown)
        {
            ArrayPool<byte>.Shared.Return(array);
        }

        outgrown.Clear();
    }
}
