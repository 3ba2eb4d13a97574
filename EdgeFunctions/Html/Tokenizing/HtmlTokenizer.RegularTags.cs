using System.Numerics;
using System.Runtime.CompilerServices;

namespace EdgeFunctions.Html.Tokenizing;

/// <content>Tags as nearly all of them are written, read in blocks.</content>
internal abstract partial class HtmlTokenizer
{
    /// <summary>Reads a whole tag from its name on, if it is regular (<see cref="TagBlock"/>) and the data does not end soon behind it.</summary>
    /// <returns>Whether it was read; <paramref name="pos"/> is then behind it. If not, nothing has happened.</returns>
    private bool TryScanRegularTag(ReadOnlySpan<byte> data, int start, ref int pos)
    {
        if (data.Length - pos < TagBlock.Size)
        {
            return false;
        }

        var nameLength = ByteScan.NameLength(data, pos);
        var nameEnd = pos + nameLength;
        if (nameLength == ByteScan.Width || data[nameEnd] is not ((byte)'>' or (byte)' '))
        {
            return false;
        }

        EndTagName(data, start, nameEnd);
        if (data[nameEnd] == '>')
        {
            pos = nameEnd + 1;
            return true;
        }

        if (TryScanRegularAttributes(data, start, nameEnd, ref pos))
        {
            return true;
        }

        ForgetAttributes();
        return false;
    }

    // By itself, for its own registers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryScanRegularAttributes(ReadOnlySpan<byte> data, int start, int nameEnd, ref int pos)
    {
        var block = default(TagBlock);
        var behind = nameEnd;
        var opening = 0;
        var names = 0;
        var at = pos;
        for (var from = nameEnd - pos; ; from = 0, at += TagBlock.Size)
        {
            if (data.Length - at < TagBlock.Size || !block.TryRead(data, at, from))
            {
                return false;
            }

            if (_capture != AttributeCapture.None)
            {
                names += BitOperations.PopCount(block.Names);
                for (var quotes = block.Quotes; quotes != 0; quotes &= quotes - 1)
                {
                    var quote = at + BitOperations.TrailingZeroCount(quotes);
                    if (opening == 0)
                    {
                        opening = quote;
                        continue;
                    }

                    NoteQuoted(data, start, behind, opening, quote);
                    behind = quote + 1;
                    opening = 0;
                    names--;
                }
            }

            if (block.End != 0)
            {
                break;
            }
        }

        if (names != 0)
        {
            // Names without a value stand between those that have one; where, is not known.
            return false;
        }

        var end = at + BitOperations.TrailingZeroCount(block.End);
        Tag.SelfClosing = data[end - 1] == '/';
        pos = end + 1;
        return true;
    }

    /// <summary>Notes an attribute with a value in double quotes.</summary>
    /// <param name="data">The data.</param>
    /// <param name="start">Where the tag begins.</param>
    /// <param name="at">Where the attribute begins, or white space and slashes before it.</param>
    /// <param name="opening">The value's opening quote.</param>
    /// <param name="closing">Its closing one.</param>
    private void NoteQuoted(ReadOnlySpan<byte> data, int start, int at, int opening, int closing)
    {
        while (data[at] is <= (byte)' ' or (byte)'/')
        {
            at++;
        }

        _nameStart = at - start;
        NoteName(data, start, opening - 1);
        NoteValueStart(opening + 1 - start, QuoteKind.Double);
        NoteValueEnd(data, start, closing);
    }
}
