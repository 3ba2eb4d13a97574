namespace EdgeFunctions.Html.Rewriting;

/// <content>Output that waits until a handler has seen a later text.</content>
/// <remarks>Whatever comes in between (a failure, the end, more bytes than a tag may have), what waits leaves as it is, before all that is behind it.</remarks>
internal abstract partial class RewriterEngine
{
    private bool _holding;

    /// <summary>Bytes held back at this moment.</summary>
    public new int HeldBytes => base.HeldBytes + (_holding ? _editor.Held.Count : 0);

    private void Hold(ReadOnlySpan<byte> bytes)
    {
        _editor.Held.Append(bytes);
        if (_editor.Held.Count > _limits.MaxTokenBytes)
        {
            ReleaseHeld();
        }
    }

    private void ReleaseHeld()
    {
        if (_holding)
        {
            _holding = false;
            _writing = true;
            _output.Write(_editor.Held.Written);
            _writing = false;
            _editor.Held.Clear();
        }
    }

    /// <summary>Does what the handlers of a text wish for what waits from before it.</summary>
    private void ReleaseAsWished()
    {
        if (_holding && (_editor.Releases || _editor.HoldLast > 0))
        {
            if (_editor.Releases && _editor.ReleaseFirst <= _editor.Held.Count)
            {
                _editor.Held.ReplaceFirst(_editor.ReleaseFirst, _editor.ReleaseWith.Written);
                _written += _editor.ReleaseWith.Count - _editor.ReleaseFirst;
            }

            ReleaseHeld();
        }
    }

    /// <summary>Writes a text, and makes its last bytes wait, which handlers left as they came.</summary>
    private void CommitAndHold(ReadOnlySpan<byte> data, int start, int end)
    {
        var waits = end - _editor.HoldLast;
        if (_editor.Removed)
        {
            CommitBefore(data, start);
            FlushRun(data, start);
            if (Changes is not null)
            {
                TellCommit(data, start, end, isTag: false);
            }

            WriteInPlaceOf(data, start, waits, _editor.Replacement.Written[..^_editor.HoldLast]);
            _runStart = waits;
        }
        else
        {
            CommitBefore(data, start);
            FlushRun(data, waits);
        }

        _holding = true;
        FlushRun(data, end);
    }

    private bool HoldsLast(ReadOnlySpan<byte> text) => _editor.HoldLast > 0 && _editor.HoldLast <= text.Length && _editor.After.Count == 0
        && (!_editor.Removed || _editor.Replacement.Written.EndsWith(text[^_editor.HoldLast..]));
}
