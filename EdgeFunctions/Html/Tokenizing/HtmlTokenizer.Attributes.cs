using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeFunctions.Html.Tokenizing;

/// <content>What is noted of attributes.</content>
internal abstract partial class HtmlTokenizer
{
    private const int InitialAttributes = 16;
    private const int ListenedBits = 512;

    private AttributeCapture _capture;
    private AttributeSpan[] _attributes = [];
    private int _nameStart;

    // What is noted of the attribute that is being read.
    private Listening _noted;

    // The next place in the data that the filter finds, once it was asked.
    private int _nextWanted;
    private int _nextWantedBefore;

    /// <summary>What is noted of a start tag that the filter does not know.</summary>
    protected AttributeCapture StartTagCapture { get; set; }

    /// <summary>What is noted of attributes by their names, by <see cref="ListenedIndex"/>.</summary>
    protected Listening[]? ListenedNames { get; set; }

    /// <summary>Knows which values are wanted of the names that are listened to <see cref="Listening.ByValue"/>.</summary>
    protected ValueFilter? ValueFilter { get; set; }

    /// <summary>Where the words can be that names are listened to for <see cref="Listening.ByWord"/>, by <see cref="ListenedIndex"/>.</summary>
    protected Listening[] ListenedWords { get; set; } = [];

    /// <summary>Neither a filter nor words are there to ask values for.</summary>
    protected bool TakesAnyValue { get; init; }

    /// <summary>Whether all attributes of <see cref="Tag"/> were noted, whatever their names.</summary>
    protected bool HasAllAttributes => _capture == AttributeCapture.All;

    protected ReadOnlySpan<AttributeSpan> Attributes => _attributes.AsSpan(0, Tag.AttributeCount);

    /// <summary>
    /// Where an attribute name stands in <see cref="ListenedNames"/>: first byte, last byte and length, without case. The factors are ones with which no
    /// frequent name (<c>class</c> is in every other tag) has the place of one with a URL.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ListenedIndex(byte first, byte last, int length) => ((first & 31) + ((last & 31) * 15) + (length * 59)) & (ListenedBits - 1);

    public static Listening[] ListenedTable(byte[][] names, Func<int, Listening> listening)
    {
        var table = new Listening[ListenedBits];
        for (var i = 0; i < names.Length; i++)
        {
            ref var slot = ref table[ListenedIndex(names[i][0], names[i][^1], names[i].Length)];
            slot = slot > listening(i) ? slot : listening(i);
        }

        return table;
    }

    /// <summary>What to note of the start tag <paramref name="name"/>, which the filter knows.</summary>
    protected virtual AttributeCapture CaptureFor(ulong name) => StartTagCapture;

    /// <summary>Notes all attributes of the start tag that <see cref="OnTag"/> is called for, whatever was asked for before.</summary>
    protected void NoteAllAttributes(ReadOnlySpan<byte> data, int start, int end)
    {
        if (_capture != AttributeCapture.All && !Tag.Oversized)
        {
            _capture = AttributeCapture.All;
            // Found in all of the data, and still true behind the tag; what is found from here on is of the tag alone.
            var next = _nextWanted;
            _tagState = TagState.BeforeAttribute;
            ForgetAttributes();
            var pos = start + Tag.NameEnd;
            ScanTag(data[..end], start, ref pos);
            _nextWanted = next;
        }
    }

    private void ForgetAttributes()
    {
        Tag.AttributeCount = 0;
        Tag.IsWanted = false;
        _noted = Listening.Never;
        _nextWanted = _nextWantedBefore;
    }

    /// <summary>What to note of a start tag's attributes: what was asked for, or what foreign content is decided by.</summary>
    private AttributeCapture CaptureOf(ulong name)
    {
        if (_foreign.Any && (name is TagNames.Font || name == TagNames.AnnotationXml))
        {
            return AttributeCapture.All;
        }

        return (TagFilter & FilterBit(name)) == 0 ? StartTagCapture : CaptureFor(name);
    }

    private void NoteName(ReadOnlySpan<byte> data, int start, int end)
    {
        var nameStart = start + _nameStart;
        _noted = _capture == AttributeCapture.All ? Listening.Always : ListenedNames![ListenedIndex(data[nameStart], data[end - 1], end - nameStart)];
        if (_noted == Listening.Never)
        {
            return;
        }

        Tag.IsWanted |= _noted == Listening.Always;

        if (Tag.AttributeCount == _attributes.Length)
        {
            GrowAttributes();
        }

        ref var attribute = ref _attributes[Tag.AttributeCount++];
        attribute.NameStart = _nameStart;
        attribute.NameEnd = attribute.ValueStart = attribute.ValueEnd = end - start;
        attribute.Quote = QuoteKind.Missing;
        attribute.HasWantedValue = TakesAnyValue;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void NoteValueStart(int at, QuoteKind quote)
    {
        if (_noted != Listening.Never)
        {
            ref var attribute = ref _attributes[Tag.AttributeCount - 1];
            attribute.ValueStart = attribute.ValueEnd = at;
            attribute.Quote = quote;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void NoteValueEnd(ReadOnlySpan<byte> data, int start, int end)
    {
        if (_noted != Listening.Never)
        {
            ref var attribute = ref _attributes[Tag.AttributeCount - 1];
            attribute.ValueEnd = end - start;
            attribute.HasWantedValue = attribute.HasWantedValue || IsWantedValue(_noted, data, start + attribute.ValueStart, end);
            Tag.IsWanted |= attribute.HasWantedValue;
            _noted = Listening.Never;
        }
    }

    private bool IsWantedValue(Listening listening, ReadOnlySpan<byte> data, int start, int end)
    {
        if (listening < Listening.ByValue)
        {
            return listening == Listening.ByWord && HasListenedWord(data, start, end);
        }

        if (ValueFilter is not { } filter)
        {
            return true;
        }

        if (_nextWanted < start)
        {
            var found = filter.IndexOf(data, start);
            _nextWanted = found < 0 ? int.MaxValue : found;
        }

        return _nextWanted < end || data[start..end].ContainsAny(filter.Escapes);
    }

    private bool HasListenedWord(ReadOnlySpan<byte> data, int start, int end)
    {
        ref var first = ref MemoryMarshal.GetReference(data);
        if (data.Length - start < TagBlock.Size || end - start > TagBlock.Size)
        {
            return HasListenedWord(data[start..end]);
        }

        for (var words = ByteScan.FindUpToSpace64(ref Unsafe.Add(ref first, start)) ^ ulong.MaxValue; words != 0; words &= words + (words & (0 - words)))
        {
            var at = BitOperations.TrailingZeroCount(words);
            if (at >= end - start)
            {
                break;
            }

            var length = Math.Min(BitOperations.TrailingZeroCount(~(words >> at)), end - start - at);
            if (IsListenedWord(ref Unsafe.Add(ref first, start + at), length))
            {
                return true;
            }
        }

        return false;
    }

    private bool HasListenedWord(ReadOnlySpan<byte> value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            var start = i;
            while (i < value.Length && value[i] > ' ')
            {
                i++;
            }

            if (i > start && IsListenedWord(ref MemoryMarshal.GetReference(value[start..]), i - start))
            {
                return true;
            }
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsListenedWord(ref byte word, int length) => ListenedWords[ListenedIndex(word, Unsafe.Add(ref word, length - 1), length)] != Listening.Never;

    private void GrowAttributes()
    {
        var larger = ArrayPool<AttributeSpan>.Shared.Rent(Math.Max(InitialAttributes, _attributes.Length * 2));
        _attributes.CopyTo(larger, 0);
        ReturnAttributes();
        _attributes = larger;
    }

    private void ReturnAttributes()
    {
        if (_attributes.Length > 0)
        {
            ArrayPool<AttributeSpan>.Shared.Return(_attributes);
            _attributes = [];
        }
    }
}
