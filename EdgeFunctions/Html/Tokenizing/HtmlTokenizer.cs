using System.Buffers;
using System.Runtime.CompilerServices;

namespace EdgeFunctions.Html.Tokenizing;

/// <summary>
/// The tokenization chapter over bytes, resumable at any byte:
/// https://html.spec.whatwg.org/multipage/parsing.html#tokenization.
/// It knows as much of tree construction as decides how the bytes after a tag are read.
/// </summary>
/// <remarks>
/// <para>
/// Works on the caller's span. Only a token that the span's end cuts is copied, to a pooled buffer, together with how
/// far it was read; no byte is read twice, however small the pieces are. Text, comments and raw text that nobody asked
/// for are not held at all. What a deriving class asks for may grow to a bound; a token that is longer passes unasked.
/// </para>
/// <code>
///   Write ──► hold buffer (a cut token, completed) ──┐
///        └──► the chunk itself ──────────────────────┴─► Lex ─► OnTag, OnText, OnComment, OnDoctype
///                                                         └───► Emit: what no handler changed, in runs
/// </code>
/// <para>Character references are left as they are: nothing here needs their meaning.</para>
/// </remarks>
internal abstract partial class HtmlTokenizer : IDisposable
{
    private const int InitialHold = 512;

    private readonly int _maxTagBytes;
    private readonly int _maxTextBytes;

    private byte[] _hold = [];
    private int _held;
    private long _position;

    private LexState _state;
    private int _scan;

    protected HtmlTokenizer(int maxTagBytes, int maxTextBytes)
    {
        _maxTagBytes = maxTagBytes;
        _maxTextBytes = maxTextBytes;
    }

    /// <summary>Text nodes are held and given whole; looked at when a text node begins and when one grows.</summary>
    protected bool CaptureText { get; set; }

    /// <summary>Text that is not captured is given as it comes, in pieces.</summary>
    protected bool ObserveText { get; set; }

    protected bool CaptureComments { get; init; }

    protected bool CaptureDoctype { get; init; }

    /// <summary>The document is XML: a start tag that ends in <c>/&gt;</c> is an empty element's (XML 1.0, section 3.1), whatever its name.</summary>
    public bool IsXml { get; init; }

    /// <summary>Set when the rest of the document passes unread.</summary>
    protected bool IsIdentity { get; private set; }

    /// <summary>Inside <c>noscript</c>, whose content is read as a fragment of its own.</summary>
    protected bool InNoscript { get; private set; }

    /// <summary>Between two tokens of the document itself, where something can be inserted and mean what it says.</summary>
    protected bool BetweenTokens => _state == LexState.Text && _mode == TextMode.Data && !InNoscript;

    /// <summary>Tokens that were asked for and passed unasked because they exceeded the bound.</summary>
    public int OversizedTokens { get; private set; }

    /// <summary>Bytes held back at this moment.</summary>
    public int HeldBytes => _held;

    /// <summary>The offset in the input of the span that is being read.</summary>
    protected long Position => _position;

    public virtual void Dispose()
    {
        ReturnHold();
        ReturnAttributes();
        _foreign.Return();
        GC.SuppressFinalize(this);
    }

    protected void Push(ReadOnlySpan<byte> input)
    {
        while (!input.IsEmpty && _held > 0 && !IsIdentity)
        {
            // At most doubles what is held, so that a short tail does not drag a whole chunk through the buffer.
            var take = Math.Min(input.Length, Math.Max(256, _held));
            Hold(input[..take]);
            var consumed = Read(_hold.AsSpan(0, _held), final: false);
            var rest = _held - consumed;
            if (rest <= take)
            {
                // What is left came from this input: go on there.
                input = input[(take - rest)..];
                _held = 0;
            }
            else
            {
                _hold.AsSpan(consumed, rest).CopyTo(_hold);
                _held = rest;
                input = input[take..];
            }
        }

        if (!input.IsEmpty)
        {
            var consumed = Read(input, final: false);
            if (consumed < input.Length)
            {
                Hold(input[consumed..]);
            }
        }
    }

    /// <summary>Reads what is held as the end of the input.</summary>
    protected void End()
    {
        Read(_hold.AsSpan(0, _held), final: true);
        _held = 0;
    }

    /// <summary>Passes what is held as it is.</summary>
    protected void PassHeld()
    {
        PassRest(_hold.AsSpan(0, _held));
        _held = 0;
        _noscriptScanned = 0;
    }

    /// <summary>From the start of the current token on, the input passes as it is.</summary>
    protected void BecomeIdentity() => IsIdentity = true;

    /// <summary>A tag is complete; <see cref="Tag"/> describes it.</summary>
    protected abstract void OnTag(ReadOnlySpan<byte> data, int start, int end);

    /// <summary>A text node: whole if it was captured, else a piece of one.</summary>
    protected abstract void OnText(ReadOnlySpan<byte> data, int start, int end, bool whole);

    /// <summary>A comment that was captured; <paramref name="closed"/> is false where the input ended in it.</summary>
    protected abstract void OnComment(ReadOnlySpan<byte> data, int start, int end, Range content, CommentKind kind, bool closed);

    /// <summary>A doctype that was captured.</summary>
    protected abstract void OnDoctype(ReadOnlySpan<byte> data, int start, int end, bool closed);

    /// <summary>A tag is too long to be held: called at its <c>&lt;</c>, before any byte of it has gone out.</summary>
    protected abstract void OnOversizedTag(ReadOnlySpan<byte> data, int start);

    /// <summary>The text that is read now is too long to be held: it passes.</summary>
    protected virtual void OnOversizedText()
    {
    }

    /// <summary>The input, or the fragment, ended inside a tag, which is no token then.</summary>
    protected abstract void OnIncompleteTag(ReadOnlySpan<byte> data, int start);

    /// <summary>Bytes leave: everything up to <paramref name="end"/> that no handler has taken yet.</summary>
    protected abstract void Emit(ReadOnlySpan<byte> data, int end);

    /// <summary>The fragment inside <c>noscript</c> has ended.</summary>
    protected abstract void OnNoscriptEnd();

    private void Hold(ReadOnlySpan<byte> bytes)
    {
        var needed = _held + bytes.Length;
        if (_hold.Length < needed)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(InitialHold, needed));
            _hold.AsSpan(0, _held).CopyTo(larger);
            ReturnHold();
            _hold = larger;
        }

        bytes.CopyTo(_hold.AsSpan(_held));
        _held = needed;
    }

    private void ReturnHold()
    {
        if (_hold.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_hold);
            _hold = [];
        }
    }

    private int Read(ReadOnlySpan<byte> data, bool final)
    {
        var consumed = 0;
        for (; ; )
        {
            var window = data[consumed..];
            if (!InNoscript)
            {
                var read = Lex(window, final, out var interrupted);
                consumed += read;
                if (!interrupted)
                {
                    break;
                }
            }
            else
            {
                // The raw text of noscript ends at its end tag wherever the fragment inside stands.
                var end = FindNoscriptEnd(window, out var certain);
                var last = end >= 0 || final;
                var visible = end >= 0 ? end : final ? window.Length : certain;
                var read = Lex(window[..visible], last, out _);
                consumed += read;
                _noscriptScanned = Math.Max(0, visible - read);
                if (IsIdentity)
                {
                    consumed += PassRest(data[consumed..]);
                    break;
                }

                if (end < 0)
                {
                    break;
                }

                LeaveNoscript();
            }
        }

        return consumed;
    }

    private int PassRest(ReadOnlySpan<byte> rest)
    {
        Emit(rest, rest.Length);
        _position += rest.Length;
        return rest.Length;
    }

    /// <summary>Reads tokens from <paramref name="data"/>, whose first byte is where the current token starts.</summary>
    /// <returns>How many bytes are done with; the rest belongs to a token that is not complete.</returns>
    private int Lex(ReadOnlySpan<byte> data, bool final, out bool interrupted)
    {
        interrupted = false;
        _nextWanted = _nextWantedBefore = -1;
        var start = 0;
        var pos = _scan;
        var more = !IsIdentity;
        while (more)
        {
            more = _state switch
            {
                LexState.Text => _mode switch
                {
                    TextMode.Data => LexData(data, ref start, ref pos, final),
                    TextMode.ScriptData => LexScriptData(data, ref start, ref pos, final),
                    TextMode.PlainText => LexPlainText(data, ref start, ref pos, final),
                    _ => LexRawText(data, ref start, ref pos, final),
                },
                LexState.Tag => LexTag(data, ref start, ref pos),
                LexState.MarkupDeclaration => LexMarkupDeclaration(data, ref start, ref pos, final),
                LexState.Comment => LexComment(data, ref start, ref pos),
                LexState.BogusComment or LexState.Doctype => LexToGreaterThan(data, ref start, ref pos),
                _ => LexCData(data, ref start, ref pos, final),
            };

            if (IsIdentity)
            {
                break;
            }

            if (_enteredNoscript)
            {
                _enteredNoscript = false;
                interrupted = true;
                break;
            }
        }

        if (IsIdentity)
        {
            start = pos = data.Length;
        }
        else if (final && !interrupted && start < data.Length)
        {
            EndInsideToken(data, start);
            start = pos = data.Length;
        }

        if (final && !interrupted && InNoscript)
        {
            _state = LexState.Text;
        }

        Emit(data, start);
        _position += start;
        _scan = pos - start;
        return start;
    }

    private void EndInsideToken(ReadOnlySpan<byte> data, int start)
    {
        switch (_state)
        {
            case LexState.Tag:
                OnIncompleteTag(data, start);
                break;
            case LexState.MarkupDeclaration or LexState.BogusComment or LexState.Comment when CaptureComments:
                OnComment(data, start, data.Length, UnclosedComment(data, start), _commentKind, closed: false);
                break;
            case LexState.Doctype when CaptureDoctype:
                OnDoctype(data, start, data.Length, closed: false);
                break;
            default:
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsPrefixIgnoringCase(ReadOnlySpan<byte> data, ReadOnlySpan<byte> lower)
    {
        var length = Math.Min(data.Length, lower.Length);
        for (var i = 0; i < length; i++)
        {
            var b = data[i];
            if (b != lower[i] && (!CharClass.IsLetter(b) || (b | 0x20) != lower[i]))
            {
                return false;
            }
        }

        return true;
    }
}
