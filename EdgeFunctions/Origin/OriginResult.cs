using System.Diagnostics.CodeAnalysis;

namespace EdgeFunctions.Origin;

/// <summary>A response of an origin, its body unread, or why there is none.</summary>
internal readonly record struct OriginResult(HttpResponseMessage? Response, OriginFailure Failure, Exception? Exception = null)
{
    public OriginResult(HttpResponseMessage response)
        : this(response, OriginFailure.None)
    {
    }

    /// <summary>When it is worth asking again, where that is known.</summary>
    public TimeSpan? RetryAfter { get; init; }

    [MemberNotNullWhen(true, nameof(Response))]
    public bool Succeeded => Failure == OriginFailure.None;
}
