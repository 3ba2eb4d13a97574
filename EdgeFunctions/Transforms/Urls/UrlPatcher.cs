using System.Buffers;

namespace EdgeFunctions.Transforms.Urls;

/// <summary>Writes a text with some of its bytes replaced, front to back; writes nothing until the first replacement.</summary>
/// <remarks>The output is asked for room once for all of a short text, and not for each piece of it.</remarks>
internal ref struct UrlPatcher(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
{
    // What one replacement adds, with some to spare.
    private const int Growth = 64;

    private readonly ReadOnlySpan<byte> _text = text;

    // What is left of the output's room, and how much of it was written so far.
    private Span<byte> _room;
    private int _taken;
    private int _written;

    /// <summary>Whether anything was replaced.</summary>
    public bool Changed { get; private set; }

    public void Apply(in UrlMatch match)
    {
        // Mostly it is the same, and stays with what is before it.
        if (match.SchemeEnd > match.SchemeStart && !_text[match.SchemeStart..match.SchemeEnd].SequenceEqual(match.Target.Scheme))
        {
            Replace(match.SchemeStart, match.SchemeEnd, match.Target.Scheme);
        }

        if (match.Seam != UrlSeam.None)
        {
            Close(match);
        }

        Replace(match.AuthorityStart, match.AuthorityEnd, match.Replacement);
    }

    public void Replace(int start, int end, scoped ReadOnlySpan<byte> with)
    {
        Keep(start);
        Write(with);
        _written = end;
        Changed = true;
    }

    /// <summary>Writes the rest if anything was replaced; says whether it was.</summary>
    public bool Finish()
    {
        if (Changed)
        {
            Keep(_text.Length);
            output.Advance(_taken);
        }

        return Changed;
    }

    private void Close(in UrlMatch match)
    {
        Keep(match.AuthorityStart);
        if ((match.Seam & UrlSeam.Reference) != 0)
        {
            Write(";"u8);
        }

        if ((match.Seam & UrlSeam.CssEscape) != 0)
        {
            Write(" "u8);
        }

        Write((match.Seam & UrlSeam.TwoSlashes) != 0 ? "//"u8 : (match.Seam & UrlSeam.Slash) != 0 ? "/"u8 : default);
    }

    private void Keep(int end)
    {
        Write(_text[_written..end]);
        _written = end;
    }

    private void Write(scoped ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _room.Length)
        {
            MakeRoom(bytes.Length);
        }

        bytes.CopyTo(_room);
        _room = _room[bytes.Length..];
        _taken += bytes.Length;
    }

    private void MakeRoom(int length)
    {
        output.Advance(_taken);
        _taken = 0;
        _room = output.GetSpan(Math.Max(length, _text.Length - _written) + Growth);
    }
}
