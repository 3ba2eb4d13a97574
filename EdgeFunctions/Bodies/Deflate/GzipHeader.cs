using System.Buffers.Binary;
using System.IO.Hashing;

namespace EdgeFunctions.Bodies.Deflate;

/// <summary>Reads over the header of a gzip member (RFC 1952 section 2.3), from pieces of any size.</summary>
internal struct GzipHeader
{
    public const byte FirstMagic = 0x1f;
    public const byte SecondMagic = 0x8b;
    public const byte Deflate = 8;

    private const int FixedLength = 10;
    private const int FlagsAt = 3;
    private const int HasCheck = 2;
    private const int HasExtra = 4;
    private const int HasName = 8;
    private const int HasComment = 16;
    private const int Reserved = 0xE0;

    private Crc32? _check;
    private Part _part;
    private int _flags;
    private int _extra;

    private enum Part
    {
        Fixed,
        ExtraLength,
        Extra,
        Name,
        Comment,
        Check,
        Done,
    }

    /// <summary>Whether the first bytes of one were taken.</summary>
    public readonly bool IsBegun => _part != Part.Fixed;

    /// <summary>Reads on.</summary>
    /// <param name="input">What is there of the body. What is not taken has to come again, with more behind it.</param>
    /// <param name="consumed">How much of it was taken.</param>
    /// <returns>Whether the header is complete.</returns>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public bool TryRead(ReadOnlySpan<byte> input, out int consumed)
    {
        consumed = 0;
        while (_part != Part.Done)
        {
            var taken = Step(input[consumed..]);
            if (taken < 0)
            {
                return false;
            }

            _check?.Append(input.Slice(consumed, taken));
            consumed += taken;
        }

        return true;
    }

    /// <returns>How many bytes the step takes; -1 when it needs more.</returns>
    private int Step(ReadOnlySpan<byte> input)
    {
        switch (_part)
        {
            case Part.Fixed:
                return ReadFixed(input);
            case Part.ExtraLength:
                return ReadExtraLength(input);
            case Part.Extra:
                var skipped = Math.Min(_extra, input.Length);
                _extra -= skipped;
                return GoOn(_extra == 0, skipped, Part.Name);
            case Part.Name:
                return SkipText(input, HasName, Part.Comment);
            case Part.Comment:
                return SkipText(input, HasComment, Part.Check);
            default:
                return ReadCheck(input);
        }
    }

    private int ReadFixed(ReadOnlySpan<byte> input)
    {
        // What is certainly none need not be waited for.
        if (IsNot(input, 0, FirstMagic) || IsNot(input, 1, SecondMagic) || IsNot(input, 2, Deflate) || (input.Length > FlagsAt && (input[FlagsAt] & Reserved) != 0))
        {
            throw new InvalidDataException("The body is not in its coding: no gzip header.");
        }

        if (input.Length < FixedLength)
        {
            return -1;
        }

        _flags = input[FlagsAt];
        _check = (_flags & HasCheck) != 0 ? new Crc32() : null;
        _part = Part.ExtraLength;
        return FixedLength;
    }

    private int ReadExtraLength(ReadOnlySpan<byte> input)
    {
        if ((_flags & HasExtra) == 0)
        {
            _part = Part.Name;
            return 0;
        }

        if (input.Length < sizeof(ushort))
        {
            return -1;
        }

        _extra = BinaryPrimitives.ReadUInt16LittleEndian(input);
        _part = Part.Extra;
        return sizeof(ushort);
    }

    private int SkipText(ReadOnlySpan<byte> input, int flag, Part next)
    {
        if ((_flags & flag) == 0)
        {
            _part = next;
            return 0;
        }

        var end = input.IndexOf((byte)0);
        return GoOn(end >= 0, end >= 0 ? end + 1 : input.Length, next);
    }

    private int GoOn(bool isOver, int taken, Part next)
    {
        _part = isOver ? next : _part;
        return taken == 0 && !isOver ? -1 : taken;
    }

    private int ReadCheck(ReadOnlySpan<byte> input)
    {
        if (_check is { } check)
        {
            if (input.Length < sizeof(ushort))
            {
                return -1;
            }

            if ((ushort)check.GetCurrentHashAsUInt32() != BinaryPrimitives.ReadUInt16LittleEndian(input))
            {
                throw new InvalidDataException("The body is not in its coding: the gzip header's checksum is another.");
            }
        }

        _part = Part.Done;
        return _check is null ? 0 : sizeof(ushort);
    }

    private static bool IsNot(ReadOnlySpan<byte> input, int at, byte expected) => input.Length > at && input[at] != expected;
}
