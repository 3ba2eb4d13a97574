using System.Buffers;

namespace EdgeFunctions.Transforms.Urls;

/// <summary>Writes a text with some of its bytes replaced, front to back; writes nothing until the first replacement.</summary>
internal ref struct UrlPatcher(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private int _written;

    /// <summary>Whether anything was replaced.</summary>
    public bool Changed { get; private set; }

    public void Apply(in UrlMatch match)
    {
        if (match.SchemeEnd > match.SchemeStart)
        {
            Replace(match.SchemeStart, match.SchemeEnd, match.Target.Scheme);
        }

        Keep(match.AuthorityStart);
        if ((match.Seam & UrlSeam.Reference) != 0)
        {
            output.Write(";"u8);
        }

        if ((match.Seam & UrlSeam.CssEscape) != 0)
        {
            output.Write(" "u8);
        }

        Replace(match.AuthorityStart, match.AuthorityEnd, match.Authority);
    }

    public void Replace(int start, int end, scoped ReadOnlySpan<byte> with)
    {
        Keep(start);
        output.Write(with);
        _written = end;
        Changed = true;
    }

    /// <summary>Writes the rest if anything was replaced; says whether it was.</summary>
    public bool Finish()
    {
        if (Changed)
        {
            Keep(_text.Length);
        }

        return Changed;
    }

    private void Keep(int end)
    {
        output.Write(_text[_written..end]);
        _written = end;
    }
}
