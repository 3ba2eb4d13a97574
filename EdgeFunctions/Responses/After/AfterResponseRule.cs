using EdgeFunctions.Routing;

namespace EdgeFunctions.Responses.After;

/// <summary>What code does behind the responses of some paths.</summary>
/// <param name="Path">The paths.</param>
/// <param name="Work">The work; its token is cancelled when it takes too long, or the program stops.</param>
internal sealed record AfterResponseRule(PathGlob Path, Func<SentResponse, CancellationToken, ValueTask> Work);
