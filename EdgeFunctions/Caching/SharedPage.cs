using EdgeFunctions.Bodies;
using EdgeFunctions.Origin;
using EdgeFunctions.Responses;

namespace EdgeFunctions.Caching;

/// <summary>A response on its way from the origin that several readers read, and that may be stored when it is whole.</summary>
/// <param name="Head">The page that it will be; its body is not there yet.</param>
/// <param name="Vary">The names of the request fields that it varies by.</param>
/// <param name="Body">The body as far as it has come: rewritten, or as the origin sends it.</param>
/// <param name="Source">Where the body comes from.</param>
/// <param name="Stopping">Cancelled when the program stops.</param>
internal sealed record SharedPage(StoredPage Head, string[] Vary, SharedBody Body, PageRewrite Source, CancellationToken Stopping)
{
    /// <summary>Joins a reader whose request selects this variant; null when it does not, or when it is too late.</summary>
    public SharedBodyReader? TryJoin(SentFields request) =>
        Head.Key == VariantKey.Of(Head.Key.Page, Vary, request) ? Body.TryJoin() : null;

    /// <summary>Lets the body come to its end, also when nobody reads it, so that it is stored. The limits of requests to origins bound how long that takes.</summary>
    public void Keep() => _ = KeepAsync();

    private async Task KeepAsync()
    {
        using var reader = Body.TryJoin();
        try
        {
            await (reader?.DrainAsync(Stopping) ?? Task.CompletedTask);
        }
        catch (OperationCanceledException)
        {
            // The store ends with the program.
        }
    }
}
