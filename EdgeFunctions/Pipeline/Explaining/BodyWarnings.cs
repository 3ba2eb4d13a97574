using EdgeFunctions.Bodies;
using EdgeFunctions.Configuration;
using EdgeFunctions.Diagnostics.Inspection;
using EdgeFunctions.Responses;
using EdgeFunctions.Transforms;

namespace EdgeFunctions.Pipeline.Explaining;

/// <summary>What the rewritten body tells.</summary>
internal static class BodyWarnings
{
    public static void Add(List<Warning> warnings, EdgeOptions options, in GateDecision decision, Delivery delivery, RequestRecord record, OutputReader output, string? end)
    {
        if (end is not null)
        {
            warnings.Add(new Warning("body", "The body did not come through whole. " + end, []));
        }

        // Smaller ones many servers send as they are.
        if (decision is { Kind: TransformKind.Html, Coding: ContentCoding.Identity } && record.BytesRead >= options.Compression.MinimumBytes)
        {
            warnings.Add(new Warning("uncompressed", "The page came uncompressed, though gzip was asked for. nginx compresses for requests with a Via, as the edge's are, where gzip_proxied says so.", []));
        }

        if (output.Leftovers > 0)
        {
            warnings.Add(new Warning(
                "leftover-origin",
                $"The rewritten body still names the origin {output.Leftovers} {(output.Leftovers == 1 ? "time" : "times")}. In a text, a comment or the query of another URL that may be as it should; in an attribute, Edge__Rewrite__Attributes can add its name.",
                output.LeftoverPlaces));
        }

        if (output.Mixed > 0)
        {
            warnings.Add(new Warning("mixed-content", $"A page by https loads {output.Mixed} things by http, which browsers block or warn of.", output.MixedPlaces));
        }

        if (delivery == Delivery.Buffered && output.Count > options.Publisher.MaxBufferedBytes)
        {
            var then = options.Publisher.WhenOverLimit == OverLimit.Stream ? "goes on as a stream from there" : "is answered with 502";
            warnings.Add(new Warning("over-limit", $"The page has {output.Count} bytes, more than Edge__Publisher__MaxBufferedBytes ({options.Publisher.MaxBufferedBytes}): it {then}.", []));
        }

        if (record.FailedOpen is { } failure)
        {
            var then = delivery == Delivery.Buffered ? "a reader gets all of it untouched" : "from there on it goes untouched";
            warnings.Add(new Warning("fail-open", failure == "Charset"
                ? $"The page declares a charset that is not rewritten byte by byte; {then}."
                : $"The rewriting of the page stopped in mid-body ({failure}); {then}.", []));
        }

        if (record.SkippedParts > 0)
        {
            warnings.Add(new Warning("skipped", $"{record.SkippedParts} tags or scripts are longer than Edge__Rewrite__MaxTokenBytes or MaxTextBytes allow, and go untouched.", []));
        }

        if (record.HasLostChanges)
        {
            warnings.Add(new Warning("changes-lost", "The body changed too much to be compared to its end: the changes listed are not all.", []));
        }
    }
}
