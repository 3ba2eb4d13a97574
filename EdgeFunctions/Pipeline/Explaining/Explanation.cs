namespace EdgeFunctions.Pipeline.Explaining;

/// <summary>What the edge would do with a URL. What was not come to is null.</summary>
internal sealed record Explanation
{
    /// <summary>The URL as a reader would ask for it.</summary>
    public required string Url { get; init; }

    /// <summary>What was done to find out.</summary>
    public string Note { get; init; } = "The origin was asked for real. Nothing was stored, and no reader was answered.";

    /// <summary>Why a reader would be refused before any origin is asked.</summary>
    public string? Refusal { get; init; }

    public RouteExplanation? Route { get; init; }

    public ExchangeExplanation? Origin { get; init; }

    public GateExplanation? Gate { get; init; }

    public CacheExplanation? Cache { get; init; }

    public BodyExplanation? Body { get; init; }

    public IReadOnlyList<Warning> Warnings { get; init; } = [];
}
