using EdgeFunctions.Bodies;
using EdgeFunctions.Caching;
using EdgeFunctions.Responses;

namespace EdgeFunctions.Pipeline;

/// <summary>Brings a shared response's body from the origin to its readers, and into the store when it is whole.</summary>
internal sealed class SharedPump(PageStore store, Flights flights, TimeProvider time)
{
    /// <summary>Runs until the body has ended, however it does. Never fails: its readers are told.</summary>
    /// <param name="page">The response. Its source is disposed here, unless a reader takes it over.</param>
    /// <param name="superseded">The stored page in whose place it comes.</param>
    /// <param name="flight">Ended here.</param>
    public async Task RunAsync(SharedPage page, StoredPage? superseded, Flight flight)
    {
        var (source, body) = (page.Source, page.Body);
        var result = await FillAsync(source, page);
        if (result.Outcome == CopyOutcome.Completed && !body.IsWithinBound)
        {
            // Whoever comes now goes for itself, and so does the rest of those who are here.
            store.MarkUncacheable(flight.Key, superseded, time.GetUtcNow() + PageFetcher.UncacheableFor);
            flights.End(flight, FlightEnd.Released);
            if (!await body.UnshareAsync())
            {
                await source.DisposeAsync();
            }

            return;
        }

        if (result.Outcome == CopyOutcome.Completed && source.IsFaithful)
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

    private static async Task<CopyResult> FillAsync(PageRewrite source, SharedPage page)
    {
        long read = 0;
        try
        {
            await source.OpenAsync();
            int count;
            while ((count = await source.ReadAsync()) > 0)
            {
                read += count;
                source.Write(count, page.Body);
                if (!page.Body.IsWithinBound)
                {
                    return new CopyResult(CopyOutcome.Completed, read);
                }

                page.Body.Publish();
            }

            source.Complete(page.Body);
            page.Body.Publish();
            return new CopyResult(CopyOutcome.Completed, read);
        }
        catch (OperationCanceledException e)
        {
            return new CopyResult(BodyCopier.Cancelled(source.Timeout, reading: true), read, e);
        }
#pragma warning disable CA1031 // Whatever it was, every reader has to learn that the body is not whole.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return new CopyResult(CopyOutcome.SourceFailed, read, e);
        }
    }
}
