using EdgeFunctions.Bodies;
using EdgeFunctions.Configuration;
using EdgeFunctions.Diagnostics;

namespace EdgeFunctions.Responses;

/// <content>The page as a whole, before anything of it is sent.</content>
internal sealed partial class PageRewrite
{
    private async ValueTask<CopyResult> FillOnceAsync()
    {
        try
        {
            while (true)
            {
                while (true)
                {
                    var count = await ReadAsync();
                    if (IsOverTurn(count))
                    {
                        await Task.Yield();
                    }

                    if (count == 0)
                    {
                        Complete(Page);
                        break;
                    }

                    Write(count, Page);
                    if (CanStartOver)
                    {
                        break;
                    }

                    if (!Count() || Page.Length > settings.Publisher.MaxBufferedBytes)
                    {
                        _source!.Forget();
                        CountHeld();
                        if (settings.Publisher.WhenOverLimit == OverLimit.Stream)
                        {
                            TellUntouched();
                        }

                        return Filled(CopyOutcome.Completed);
                    }
                }

                if (!CanStartOver)
                {
                    break;
                }

                await StartOverAsync();
            }

            IsWhole = true;
            _source!.Forget();
            CountHeld();
            TellUntouched();
            TellFailure();
            return Filled(CopyOutcome.Completed);
        }
        catch (OperationCanceledException e)
        {
            return Filled(BodyCopier.Cancelled(_exchange.Timeout, reading: true), e);
        }
        catch (Exception e) when (IsBodyFailure(e))
        {
            return Filled(CopyOutcome.SourceFailed, e);
        }
    }

    private CopyResult Filled(CopyOutcome outcome, Exception? e = null)
    {
        var filled = new CopyResult(outcome, Page.Length, e);
        _filled = filled;
        return filled;
    }

    /// <summary>Tells that the body is sent untouched, when it is certain that it is: what breaks off then is no page at all.</summary>
    private void TellUntouched()
    {
        if (_startedOver is not null)
        {
            _span?.SetTag("edge.fail_open", _startedOver);
            log.SentUntouched(context.Request.Target.Path, decision.KindName, _startedOver);
            log.FellBack(context.Request.Target.Path, Fallback.Untouched, _summary);
        }
    }

    private bool CanStartOver => _transform!.Failure is not null && _source!.IsKept;

    /// <summary>
    /// After a failure begins once more from the body's first byte, now without a transform: nothing has been sent yet, so the
    /// reader need not get half of one page and half of another.
    /// </summary>
    private async ValueTask StartOverAsync()
    {
        _startedOver = _transform!.Failure;
        DisposeTransform();
        _transform = IdentityTransform.Instance;
        await _body!.DisposeAsync();
        ReleasePage();
        ForgetMatches();
        _source!.Rewind();
        _body = Decode(_source);
    }

    /// <summary>Takes note of what is held now: the page and, for the case that its rewriting fails, the body as it came.</summary>
    /// <returns>False when all pages together are beyond their limit.</returns>
    private bool Count()
    {
        if (CountHeld())
        {
            return true;
        }

        // Where memory is short the page goes before what is kept for a case that is rare.
        var held = _source!.Held;
        _source.Forget();
        return _source.Held < held && CountHeld();
    }

    private bool CountHeld()
    {
        var grown = Page.Capacity + _source!.Held + (_kept?.Held ?? 0) - _counted;
        _counted += grown;
        return grown == 0 || memory.Add(grown);
    }
}
