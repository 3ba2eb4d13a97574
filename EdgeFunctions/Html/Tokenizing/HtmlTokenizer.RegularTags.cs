using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeFunctions.Html.Tokenizing;

/// <content>Tags as nearly all of them are written, one behind the other, as long as nobody wants anything of them.</content>
/// <remarks>
/// What is read here is what <see cref="ScanTag"/> would have read, and what it does is what <see cref="LexTag"/> would have done; a tag that is
/// written otherwise, or that the data cuts, is left to them as if nobody had looked at it.
/// </remarks>
internal abstract partial class HtmlTokenizer
{
    // From a "<" on so much has to be there for a tag's name and the byte behind it to be read at once.
    private const int TagRoom = 3 + ByteScan.Width;

    // The start tags that something is to be done about, by their names' bits; and where end tags differ.
    private ulong _eventfulStarts;
    private ulong _eventfulDifference;

    /// <summary>Reads text and regular tags, up to markup that is something else.</summary>
    /// <returns>False if a handler failed.</returns>
    /// <remarks>
    /// Where tags begin is looked up for many of them ahead, so that the processor need not have found the end of one to begin with the next.
    /// </remarks>
    // By itself, for its own registers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool PassTags(ReadOnlySpan<byte> data, ref int start, ref int pos)
    {
        ref var first = ref MemoryMarshal.GetReference(data);

        // No tag that is read here without attributes exceeds the bound.
        var last = _maxTagBytes < TagRoom ? -1 : data.Length - TagRoom;
        var at = pos;

        // Where the text begins that was passed last.
        var from = start;
        Span<byte> places = stackalloc byte[TagPlaces.Window + TagPlaces.Spare];

        // Not far at first: what is found in vain, where other markup comes soon, is looked for again behind that.
        var ahead = TagPlaces.Block;
        ExpectTags();
        for (; at <= last; ahead = Math.Min(2 * ahead, TagPlaces.Window))
        {
            var window = at;
            var looked = Math.Min(data.Length - at, ahead) & -TagPlaces.Block;
            if (looked == 0)
            {
                break;
            }

            var count = TagPlaces.Find(ref Unsafe.Add(ref first, at), looked, places);
            for (var i = 0; i < count; i++)
            {
                var tag = window + places[i];
                if (tag < at)
                {
                    // In a value of the tag before.
                    continue;
                }

                at = tag;
                if (at > last)
                {
                    goto Done;
                }

                var isEnd = Unsafe.Add(ref first, at + 1) == (byte)'/' ? 1 : 0;
                var nameStart = at + 1 + isEnd;
                if (!CharClass.IsLetter(Unsafe.Add(ref first, nameStart)))
                {
                    if (isEnd != 0 || Unsafe.Add(ref first, nameStart) is (byte)'!' or (byte)'?')
                    {
                        goto Done;
                    }

                    // Text after all: https://html.spec.whatwg.org/multipage/parsing.html#tag-open-state
                    at++;
                    continue;
                }

                var nameEnd = nameStart + ByteScan.TagNameLength(ref first, nameStart);
                var name = NameKey.Of(ref first, nameStart, nameEnd);
                var eventful = _eventfulStarts ^ (_eventfulDifference & (ulong)-isEnd);
                int end;
                if ((eventful & FilterBit(name)) == 0)
                {
                    if (Unsafe.Add(ref first, nameEnd) == (byte)'>')
                    {
                        if (!FollowsTags || (isEnd != 0 ? PassEndTag(name) : PassStartTag(name)))
                        {
                            from = at = nameEnd + 1;
                            continue;
                        }

                        start = from;
                        end = PassEventfulTag(data, ref start, at, name, nameEnd);
                    }
                    else
                    {
                        end = isEnd != 0 ? 0 : ScanRegularAttributes(data, at, nameEnd, StartTagCapture);
                        if (end > 0 && end - at <= _maxTagBytes && (!FollowsTags || PassStartTag(name)))
                        {
                            from = at = end;
                            continue;
                        }

                        start = at;
                        end = end == 0 ? 0 : CompleteRegularTag(data, ref start, name, nameEnd, Math.Abs(end));
                    }
                }
                else
                {
                    start = from;
                    end = PassEventfulTag(data, ref start, at, name, nameEnd);
                }

                from = start;
                if (end <= 0)
                {
                    pos = at;
                    return end == 0;
                }

                at = end;
                if (_mode != TextMode.Data || _enteredNoscript)
                {
                    goto Done;
                }

                ExpectTags();
            }

            at = Math.Max(at, window + looked);
        }

    Done:
        start = from;
        pos = at;
        return true;
    }

    private void ExpectTags()
    {
        if ((AllTags && !FollowsTags) || CaptureText || ObserveText || _textReleased || _foreign.Any)
        {
            _eventfulStarts = ulong.MaxValue;
            _eventfulDifference = 0;
            return;
        }

        _eventfulStarts = _frames == FrameState.Undecided && !InNoscript ? ulong.MaxValue : TagFilter | EventfulNames;
        // Of an end tag that is given to PassEndTag nothing else is to be known than how deep templates are.
        _eventfulDifference = _eventfulStarts ^ ((FollowsTags ? 0 : TagFilter) | FilterBit(TagNames.Template));
    }

    /// <summary>Reads a tag that something may be to be done about, or about the text before it.</summary>
    /// <returns>Where it ends; 0 if it is not regular, or not whole; -1 if a handler failed.</returns>
    private int PassEventfulTag(ReadOnlySpan<byte> data, ref int start, int at, ulong name, int nameEnd)
    {
        if (at > start || _textReleased)
        {
            if (!EndText(data, ref start, at))
            {
                return -1;
            }
        }

        var isEnd = data[at + 1] == '/';
        if (isEnd && data[nameEnd] != '>')
        {
            return 0;
        }

        var capture = isEnd ? AttributeCapture.None : CaptureOf(name);
        var end = nameEnd + 1;
        if (data[nameEnd] != '>')
        {
            end = Math.Abs(ScanRegularAttributes(data, at, nameEnd, capture));
            if (end == 0)
            {
                return 0;
            }
        }
        else
        {
            _capture = capture;
            _nextWantedBefore = _nextWanted;
            Tag.AttributeCount = 0;
            Tag.IsWanted = false;
        }

        return CompleteRegularTag(data, ref start, name, nameEnd, end);
    }

    /// <summary>Does what there is to be done about a tag whose attributes have been read.</summary>
    /// <returns>Its end; -1 if a handler failed.</returns>
    private int CompleteRegularTag(ReadOnlySpan<byte> data, ref int start, ulong name, int nameEnd, int end)
    {
        Tag.IsEnd = data[start + 1] == '/';
        Tag.NameEnd = nameEnd - start;
        Tag.Name = name;
        Tag.SelfClosing = data[end - 2] == '/';
        Tag.Oversized = false;
        Tag.Space = ElementSpace.Html;
        Tag.BreaksOut = false;
        return CompleteTag(data, ref start, end) ? end : -1;
    }
}
