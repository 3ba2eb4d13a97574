using System.Buffers;

namespace EdgeFunctions.Transforms.Json;

/// <content>Names of the root object: held until it is known whose they are.</content>
internal sealed partial class JsonObjectEditor
{
    private void BeginName(int nameAt)
    {
        (_part, _holds, _skipper, _nameAt, _nameLength) = (Part.Name, true, default, nameAt, 0);
    }

    private void ReadName(ReadOnlySpan<byte> input, ref int at, ref int done, IBufferWriter<byte> output)
    {
        var result = _skipper.Skip(input[at..], out var count);
        at += count;
        _nameLength += count;
        if (result == JsonSkip.Done)
        {
            if (_holds)
            {
                EndName(input[done..at], output);
                done = at;
            }

            _part = Part.Colon;
        }
        else if (_holds && _nameLength > _longestName)
        {
            Release(input[done..at], output);
            done = at;
        }
    }

    /// <summary>A whole name, with the comma before it: it goes on, or its member is dropped.</summary>
    private void EndName(ReadOnlySpan<byte> held, IBufferWriter<byte> output)
    {
        if (_held.Count > 0)
        {
            _held.Write(held);
            held = _held.Written;
        }

        var name = held[(_nameAt + 1)..^1];
        for (var i = 0; i < _members.Length && !_drops; i++)
        {
            if (JsonName.Equals(name, _members[i].Name))
            {
                _seen[i] = true;
                _drops = _members[i].Replaces;
            }
        }

        if (_drops)
        {
            _held.Clear();
            _holds = false;
        }
        else if (_held.Count > 0)
        {
            Release([], output);
        }
        else
        {
            Release(held, output);
        }
    }
}
