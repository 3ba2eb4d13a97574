using System.Buffers;
using EdgeFunctions.Bodies;

namespace EdgeFunctions.Transforms.Json;

/// <summary>Adds members to the root object of one JSON text that comes in pieces.</summary>
/// <remarks>
/// A member that replaces stands at the object's start, and the text's own members of that name are dropped as they pass. One
/// that gives way stands at the end, where it is known that the text has none. Held back are a name of the root object that
/// may yet turn out to be one of the members', and the comma and white space before it. A text whose root is no object passes
/// as it is; one that turns out not to be JSON passes as it is from there.
/// </remarks>
internal sealed partial class JsonObjectEditor : IDisposable
{
    private const string InvalidJson = "InvalidJson";
    private const string TooMuchHeld = "WhiteSpace";

    private readonly JsonMember[] _members;
    private readonly bool[] _seen;
    private readonly int _longestName;
    private readonly int _maxHeld;
    private readonly PooledWriter _held = new();

    private Part _part;
    private JsonValueSkipper _skipper;
    private int _markBytes;
    private int _nameAt;
    private int _nameLength;
    private bool _holds;
    private bool _drops;
    private bool _owesComma;

    /// <param name="members">What to add. No two have the same name.</param>
    /// <param name="maxHeld">The most bytes that are held back.</param>
    public JsonObjectEditor(JsonMember[] members, int maxHeld)
    {
        (_members, _maxHeld) = (members, maxHeld);
        _seen = new bool[members.Length];
        foreach (var member in members)
        {
            _longestName = Math.Max(_longestName, member.LongestName);
        }
    }

    private enum Part : byte
    {
        /// <summary>Before the root: a byte order mark and white space.</summary>
        Start,

        /// <summary>Behind the root's brace.</summary>
        Open,

        /// <summary>In a name of the root object.</summary>
        Name,

        /// <summary>Behind a name.</summary>
        Colon,

        /// <summary>Behind a colon.</summary>
        Value,

        /// <summary>Behind a value.</summary>
        Next,

        /// <summary>Behind a comma.</summary>
        Comma,

        /// <summary>All else passes.</summary>
        Passing,
    }

    /// <summary>Why the text's rest passed as it came; null when nothing is wrong with it.</summary>
    public string? Failure { get; private set; }

    /// <summary>Bytes that are held back at this moment.</summary>
    public int HeldBytes => _held.Count;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public void Write(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        // What is before is written, held, or dropped.
        var done = 0;
        var at = 0;
        while (at < input.Length && _part != Part.Passing)
        {
            Step(input, ref at, ref done, output);
        }

        if (_holds)
        {
            _held.Write(input[done..]);
        }
        else if (!_drops)
        {
            output.Write(input[done..]);
        }
    }

    /// <summary>Ends the text. The next bytes are of a new one.</summary>
    /// <returns>Why the text's rest passed as it came; null when nothing is wrong with it.</returns>
    public string? End(IBufferWriter<byte> output)
    {
        if (_part is not (Part.Start or Part.Passing))
        {
            Failure = InvalidJson;
        }

        Release([], output);
        var failure = Failure;
        (_part, _drops, _owesComma, _markBytes, Failure) = (Part.Start, false, false, 0, null);
        Array.Clear(_seen);
        return failure;
    }

    public void Dispose() => _held.Dispose();

    private void Step(ReadOnlySpan<byte> input, ref int at, ref int done, IBufferWriter<byte> output)
    {
        var b = input[at];
        switch (_part)
        {
            case Part.Start:
                Start(b);
                at++;
                break;
            case Part.Name:
                ReadName(input, ref at, ref done, output);
                break;
            case Part.Value:
                ReadValue(input, ref at, ref done, output);
                break;
            case var _ when JsonValueSkipper.IsWhiteSpace(b):
                at++;
                if (_part == Part.Comma && _held.Count + at - done > _maxHeld)
                {
                    Fail(TooMuchHeld, input, at, ref done, output);
                }

                break;
            case Part.Open when b == '"':
                Pass(input, at, ref done, output);
                _owesComma = WriteMembers(replacing: true, isFirst: true, output);
                BeginName(0);
                break;
            case Part.Open or Part.Next when b == '}':
                Pass(input, at, ref done, output);
                var isFirst = _part == Part.Open && !WriteMembers(replacing: true, isFirst: true, output);
                WriteMembers(replacing: false, isFirst, output);
                _part = Part.Passing;
                break;
            case Part.Colon when b == ':':
                at++;
                (_part, _skipper) = (Part.Value, default);
                break;
            case Part.Next when b == ',':
                Pass(input, at, ref done, output);
                (_part, _holds) = (Part.Comma, true);
                at++;
                break;
            case Part.Comma when b == '"':
                BeginName(_held.Count + at - done);
                break;
            default:
                Fail(InvalidJson, input, at, ref done, output);
                break;
        }
    }

    private void Start(byte b)
    {
        if (b == '{' && _markBytes is 0 or 3)
        {
            _part = Part.Open;
        }
        else if (_markBytes < 3 && b == ByteOrderMark[_markBytes])
        {
            _markBytes++;
        }
        else if (JsonValueSkipper.IsWhiteSpace(b) && _markBytes is 0 or 3)
        {
            // No mark behind white space.
            _markBytes = 3;
        }
        else
        {
            // An array, a single value, or another encoding.
            _part = Part.Passing;
        }
    }

    private void ReadValue(ReadOnlySpan<byte> input, ref int at, ref int done, IBufferWriter<byte> output)
    {
        var result = _skipper.Skip(input[at..], out var count);
        at += count;
        if (result == JsonSkip.Invalid)
        {
            Fail(InvalidJson, input, at, ref done, output);
        }
        else if (result == JsonSkip.Done)
        {
            if (_drops)
            {
                (_drops, done) = (false, at);
            }

            _part = Part.Next;
        }
    }

    /// <summary>The rest passes as it comes, from here.</summary>
    private void Fail(string reason, ReadOnlySpan<byte> input, int at, ref int done, IBufferWriter<byte> output)
    {
        Failure = reason;
        _part = Part.Passing;
        if (_drops)
        {
            (_drops, done) = (false, at);
        }

        Release(input[done..at], output);
        done = at;
    }

    private static void Pass(ReadOnlySpan<byte> input, int at, ref int done, IBufferWriter<byte> output)
    {
        output.Write(input[done..at]);
        done = at;
    }

    /// <summary>Writes what is held, and what stands behind it.</summary>
    private void Release(ReadOnlySpan<byte> rest, IBufferWriter<byte> output)
    {
        if (_holds && _owesComma)
        {
            // The members at the start stand before this one, unless it brings the comma of a dropped one.
            if ((_held.Count > 0 ? _held.Written : rest) is [(byte)'"', ..])
            {
                output.Write(","u8);
            }

            _owesComma = false;
        }

        output.Write(_held.Written);
        output.Write(rest);
        _held.Clear();
        _holds = false;
    }

    private bool WriteMembers(bool replacing, bool isFirst, IBufferWriter<byte> output)
    {
        var hasWritten = false;
        for (var i = 0; i < _members.Length; i++)
        {
            if (_members[i].Replaces == replacing && !_seen[i])
            {
                if (!isFirst)
                {
                    output.Write(","u8);
                }

                output.Write(_members[i].Text);
                (hasWritten, isFirst) = (true, false);
            }
        }

        return hasWritten;
    }
}
