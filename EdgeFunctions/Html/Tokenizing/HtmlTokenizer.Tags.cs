using System.Runtime.CompilerServices;

namespace EdgeFunctions.Html.Tokenizing;

/// <content>Tags, from their start to what is done about them.</content>
internal abstract partial class HtmlTokenizer
{
    private TagState _tagState;

    /// <summary>The tag that <see cref="OnTag"/> is called for.</summary>
    protected TagToken Tag;

    /// <summary>Every tag is given to <see cref="OnTag"/>, not just those with noted attributes or a filtered name.</summary>
    protected bool AllTags { get; set; }

    /// <summary>Tags that nothing is wanted of are given to <see cref="PassStartTag"/> and <see cref="PassEndTag"/> first, and to <see cref="OnTag"/> only if these do not take them.</summary>
    protected bool FollowsTags { get; set; }

    /// <summary>Tag names, by <see cref="FilterBit"/>, for which <see cref="OnTag"/> and <see cref="CaptureFor"/> are asked.</summary>
    protected ulong TagFilter { get; set; }

    /// <summary>A name's bit in a filter. The factor is one with which no frequent name shares the bit of one that the parsing rules look out for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong FilterBit(ulong name) => 1UL << (int)((name * 0x34CC041F216FD58FUL) >> 58);

    /// <summary>Takes an HTML element's start tag that the filter does not know, and that has no attribute somebody wants.</summary>
    /// <returns>False if there is more to be done about it, and <see cref="OnTag"/> is to be called; then nothing has happened.</returns>
    protected virtual bool PassStartTag(ulong name) => false;

    /// <summary>As <see cref="PassStartTag"/>, for an end tag.</summary>
    protected virtual bool PassEndTag(ulong name) => false;

    private void BeginTag(bool isEnd)
    {
        _state = LexState.Tag;
        _tagState = TagState.Name;
        _nextWantedBefore = _nextWanted;
        Tag = new TagToken { IsEnd = isEnd };
    }

    private bool LexTag(ReadOnlySpan<byte> data, ref int start, ref int pos)
    {
        if (ScanTag(data, start, ref pos))
        {
            return CompleteTag(data, ref start, pos);
        }

        if (!Tag.Oversized && data.Length - start > _maxTagBytes)
        {
            ReleaseTag(data, start);
            if (IsIdentity)
            {
                return false;
            }
        }

        if (Tag.Oversized)
        {
            start = data.Length;
        }

        return false;
    }

    private void ReleaseTag(ReadOnlySpan<byte> data, int start)
    {
        OversizedTokens++;
        if (Tag.NameEnd == 0 || Tag.NameEnd > _maxTagBytes)
        {
            // Where the data was cut must not decide.
            Tag.Name = NameKey.Unknown;
        }

        Tag.Oversized = true;
        Tag.IsWanted = false;
        Tag.AttributeCount = 0;
        _capture = AttributeCapture.None;
        _noted = Listening.Never;
        OnOversizedTag(data, start);
    }

    private bool CompleteTag(ReadOnlySpan<byte> data, ref int start, int end)
    {
        if (!Tag.Oversized && end - start > _maxTagBytes)
        {
            ReleaseTag(data, start);
            if (IsIdentity)
            {
                return false;
            }
        }

        _state = LexState.Text;
        if (Tag.IsEnd)
        {
            EndTagHints();
        }
        else
        {
            StartTagHints(data[start..end]);
        }

        if (AllTags || Tag.IsWanted || (TagFilter & FilterBit(Tag.Name)) != 0)
        {
            OnTag(data, start, end);
            if (IsIdentity)
            {
                return false;
            }
        }

        start = end;
        return true;
    }
}
