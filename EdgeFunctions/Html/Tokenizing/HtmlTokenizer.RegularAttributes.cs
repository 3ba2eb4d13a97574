using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeFunctions.Html.Tokenizing;

/// <content>Attributes as nearly all of them are written, in blocks.</content>
internal abstract partial class HtmlTokenizer
{
    /// <summary>Reads a start tag from its name's end on, and notes its attributes.</summary>
    /// <returns>Where it ends, as a negative number if some attribute is wanted; 0 if the tag is not regular, or not whole: then nothing has happened.</returns>
    // By itself, for its own registers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int ScanRegularAttributes(ReadOnlySpan<byte> data, int start, int nameEnd, AttributeCapture capture)
    {
        if (data[nameEnd] is > (byte)' ' and not (byte)'/')
        {
            // The name goes on.
            return 0;
        }

        var listened = ListenedNames;
        _nextWantedBefore = _nextWanted;
        ref var first = ref MemoryMarshal.GetReference(data);
        var count = 0;
        var isWanted = false;
        var at = nameEnd;
        while (data.Length - at >= TagBlock.Size)
        {
            var block = new TagBlock(ref first, at);
            var next = at + TagBlock.Size;
            var valueEnd = 0;
            var whole = block.Tag;
            var names = block.Names & whole;
            if (block.End == 0)
            {
                if (block.IsInsideAtEnd)
                {
                    // A long value: its end is looked for, and the next block begins behind it.
                    valueEnd = ByteScan.IndexOf(data, next, (byte)'"');
                    if (valueEnd < 0)
                    {
                        break;
                    }

                    next = valueEnd + 1;
                    whole = block.UpToLastQuote;
                }
                else if (block.IsNameAtEnd)
                {
                    // The next block begins with it.
                    var cut = block.LastName;
                    if (cut <= 0)
                    {
                        break;
                    }

                    next = at + cut;
                    names ^= 1UL << cut;
                    whole = (2UL << cut) - 1;
                }
            }

            if ((block.Irregular & whole) != 0 && block.IsIrregular(whole))
            {
                break;
            }

            if (capture != AttributeCapture.None)
            {
                for (; names != 0; names &= names - 1)
                {
                    var nameAt = BitOperations.TrailingZeroCount(names);
                    var length = BitOperations.TrailingZeroCount(block.Separators >> nameAt);
                    var nameStart = at + nameAt;
                    var listening = capture == AttributeCapture.All
                        ? Listening.Always
                        : listened![ListenedIndex(Unsafe.Add(ref first, nameStart), Unsafe.Add(ref first, nameStart + length - 1), length)];
                    if (listening == Listening.Never)
                    {
                        continue;
                    }

                    if (count == _attributes.Length)
                    {
                        GrowAttributes();
                    }

                    isWanted |= listening == Listening.Always;
                    ref var attribute = ref _attributes[count++];
                    attribute.NameStart = nameStart - start;
                    attribute.NameEnd = attribute.ValueStart = attribute.ValueEnd = nameStart + length - start;
                    attribute.Quote = QuoteKind.Missing;
                    attribute.HasWantedValue = TakesAnyValue;
                    var equals = nameAt + length;
                    if ((block.EqualsSigns >> equals & 1) != 0)
                    {
                        var closing = block.ClosingQuotes >> equals;
                        var valueStart = nameStart + length + 2;
                        var stop = closing == 0 ? valueEnd : nameStart + length + BitOperations.TrailingZeroCount(closing);
                        attribute.ValueStart = valueStart - start;
                        attribute.ValueEnd = stop - start;
                        attribute.Quote = QuoteKind.Double;
                        attribute.HasWantedValue = attribute.HasWantedValue || IsWantedValue(listening, data, valueStart, stop);
                        isWanted |= attribute.HasWantedValue;
                    }
                }
            }

            if (block.End != 0)
            {
                _capture = capture;
                Tag.AttributeCount = count;
                Tag.IsWanted = isWanted;
                var end = at + BitOperations.TrailingZeroCount(block.End) + 1;
                return isWanted ? -end : end;
            }

            at = next;
        }

        _nextWanted = _nextWantedBefore;
        return 0;
    }
}
