using EdgeFunctions.Bodies;
using EdgeFunctions.Caching;
using EdgeFunctions.Responses;

namespace EdgeFunctions.Pipeline;

/// <summary>Brings a shared response's body from the origin to its readers, and into the store when it is whole.</summary>
/// <remarks>
/// Memory for the most that is shared of a body is set aside before it begins. A body that has begun is not unshared for want of memory:
/// where the origin does not send the same twice, those who read along would be cut off.
/// </remarks>
internal sealed class SharedPump(PageStore store, Flights flights, BufferBudget memory, TimeProvider time)
{
    /// <summary>Runs until the body has ended, however it does. Never fails: its readers are told.</summary>
    /// <param name="page">The response. Its source is disposed here, unless a reader takes it over.</param>
    /// <param name="superseded">The stored page in whose place it comes.</param>
    /// <param name="flight">Ended here.</param>
    public async Task RunAsync(SharedPage page, StoredPage? superseded, Flight flight)
    {
        try
        {
            await BringAsync(page, superseded, flight);
        }
#pragma warning disable CA1031 // Whatever it was, nobody may wait for the rest for ever.
        catch (Exception e)
#pragma warning restore CA1031
        {
            flights.End(flight, FlightEnd.Released);
            page.Body.Fail(new CopyResult(CopyOutcome.SourceFailed, page.Body.Length, e));
            await page.Source.DisposeAsync();
        }
    }

    private async Task BringAsync(SharedPage page, StoredPage? superseded, Flight flight)
    {
        var (source, body) = (page.Source, page.Body);
        body.Released = () => memory.Return(body.Capacity);
        var (result, isWhole) = await FillAsync(source, body, isShared: memory.Add(body.MostCapacity));
        memory.Return(body.MostCapacity - body.Capacity);
        source.CopyEnd = result.Outcome;
        if (result.Outcome == CopyOutcome.Completed && !body.IsWithinBound)
        {
            store.MarkUncacheable(flight.Key, superseded, StoreProspect.TooLarge, time.GetUtcNow() + PageFetcher.UncacheableFor);
        }

        if (result.Outcome == CopyOutcome.Completed && !isWhole)
        {
            // Whoever comes now goes for itself, and so does the rest of those who are here.
            flights.End(flight, FlightEnd.Released);

            // Nobody reads until one of them has what is shared, however slow: that silence is not the origin's.
            source.Rest();
            if (!await body.UnshareAsync())
            {
                source.CopyEnd = CopyOutcome.ReaderLeft;
                await source.DisposeAsync();
            }

            return;
        }

        if (result.Outcome == CopyOutcome.Completed && body.IsWithinBound && source.IsFaithful)
        {
            // Before readers see the end, so that who comes after them finds the page.
            store.StoreFor(flight, page.Head.With(body.ToPieces()), page.Vary);
        }

        await source.DisposeAsync();
        flights.End(flight, FlightEnd.Released);
        if (result.Outcome == CopyOutcome.Completed)
        {
            body.Complete();
        }
        else
        {
            body.Fail(result);
        }
    }

    /// <returns>How it ended, and whether the source has come to its end.</returns>
    private static async Task<(CopyResult Result, bool IsWhole)> FillAsync(PageRewrite source, SharedBody body, bool isShared)
    {
        long read = 0;
        try
        {
            source.Open();
            while (isShared)
            {
                var count = await source.ReadAsync();
                if (source.IsOverTurn(count))
                {
                    await Task.Yield();
                }

                if (count == 0)
                {
                    break;
                }

                read += count;
                source.Write(count, body);
                isShared = body.IsWithinBound;
                if (isShared)
                {
                    body.Publish();
                }
            }

            if (!isShared)
            {
                return (new CopyResult(CopyOutcome.Completed, read), false);
            }

            source.Complete(body);
            body.Publish();
            return (new CopyResult(CopyOutcome.Completed, read), true);
        }
        catch (OperationCanceledException e)
        {
            return (new CopyResult(BodyCopier.Cancelled(source.Timeout, reading: true), read, e), false);
        }
#pragma warning disable CA1031 // Whatever it was, every reader has to learn that the body is not whole.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return (new CopyResult(CopyOutcome.SourceFailed, read, e), false);
        }
    }
}
