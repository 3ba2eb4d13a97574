using System.Globalization;

namespace EdgeFunctions.Pipeline.Explaining;

/// <summary>An explanation as lines for a person.</summary>
internal static class ExplainText
{
    private const int Column = 11;
    private const int MaxLine = 200;

    public static IEnumerable<string> Lines(Explanation e) => All(e).Select(Harmless);

    private static IEnumerable<string> All(Explanation e)
    {
        yield return $"GET {e.Url}";
        yield return $"  {e.Note}";
        yield return "";
        if (e.Refusal is not null)
        {
            yield return Line("Refused", e.Refusal);
        }

        if (e.Route is { } route)
        {
            yield return Line("Route", $"{route.Name} ({route.Kind}) at {route.Origin}");
        }

        if (e.Origin is { } origin)
        {
            yield return Line("Asked", $"{origin.Method} {origin.Url}");
            foreach (var field in origin.Request)
            {
                yield return Line("", $"{field.Name}: {field.Value}");
            }

            yield return Line("Answered", origin.Failure ?? origin.Status.ToString(CultureInfo.InvariantCulture));
            foreach (var field in origin.Response)
            {
                yield return Line("", $"{field.Name}: {field.Value}");
            }
        }

        if (e.Gate is { } gate)
        {
            yield return Line("Gate", $"{gate.Outcome} ({gate.Reason}). {gate.Because}");
            yield return Line("Transform", gate.Transform == "None" ? "none" : $"{gate.Transform}, from {gate.Coding.ToLowerInvariant()}");
        }

        if (e.Cache is { } cache)
        {
            yield return Line("Cache", $"{(cache.IsOn ? "on" : "off")}; {(cache.Verdict == CacheExplanation.Store ? "may be stored" : $"not stored: {cache.Verdict}")}; {(cache.FreshFor is { } seconds ? $"fresh for {seconds} s" : "no lifetime is named")}{(cache.IsStored ? "; stored at this moment" : "")}");
            yield return Line("", $"key {cache.Key}");
        }

        if (e.Body is { } body)
        {
            yield return Line("Body", $"{body.Read} bytes read, {body.Written} written; {body.Delivery.ToLowerInvariant()} delivery");
            yield return Line("Changes", body.ChangeCount == 0 ? "none" : $"{body.ChangeCount}: {string.Join(", ", body.Kinds.Select(k => $"{k.Key} {k.Value}"))}");
            foreach (var change in body.FirstChanges)
            {
                yield return $"  {change.Kind} at byte {change.Offset}";
                if (change.BeforeBytes > 0)
                {
                    yield return $"    - {OneLine(change.Before)}";
                }

                if (change.AfterBytes > 0)
                {
                    yield return $"    + {OneLine(change.After)}";
                }
            }

            if (body.ChangeCount > body.FirstChanges.Count)
            {
                yield return $"  and {body.ChangeCount - body.FirstChanges.Count} more";
            }
        }

        yield return "";
        yield return e.Warnings.Count switch { 0 => "No warnings.", 1 => "1 warning:", var count => $"{count} warnings:" };
        foreach (var warning in e.Warnings)
        {
            yield return $"  {warning.Code}: {warning.Text}";
            foreach (var place in warning.Places)
            {
                yield return $"      {OneLine(place)}";
            }
        }
    }

    private static string Line(string name, string text) => $"{name.PadRight(Column)}{text}";

    private static string OneLine(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length > MaxLine ? string.Concat(line.AsSpan(0, MaxLine), "…") : line;
    }

    /// <summary>What came from elsewhere must not drive the terminal.</summary>
    private static string Harmless(string line) =>
        line.Any(char.IsControl) ? string.Create(line.Length, line, static (span, text) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(text[i]) ? '·' : text[i];
            }
        }) : line;
}
