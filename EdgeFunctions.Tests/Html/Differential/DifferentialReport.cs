using System.Text;

namespace EdgeFunctions.Tests.Html.Differential;

/// <summary>Compares documents, counts what agrees, and names the rule of what does not.</summary>
internal sealed class DifferentialReport
{
    private readonly SortedDictionary<string, int> _rules = new(StringComparer.Ordinal);

    public List<string> Unexplained { get; } = [];

    public int Documents { get; private set; }

    public int Elements { get; private set; }

    public int Tags { get; private set; }

    public int Matches { get; private set; }

    public int Outputs { get; private set; }

    public void Compare(string name, byte[] html, OurPage ours, OracleAnswer theirs, string[] selectors)
    {
        Documents++;
        if (!ours.Outcome.Succeeded)
        {
            Unexplained.Add($"{name}: {ours.Outcome}");
            return;
        }

        CompareTags(name, html, ours, theirs);
        if (theirs.LolError is { } error)
        {
            Explain(name, error.Contains("ambigu", StringComparison.OrdinalIgnoreCase) ? "lol-html gives up on ambiguous markup" : null, $"lol-html: {error}");
        }
        else
        {
            CompareElements(name, html, ours, theirs);
        }

        for (var i = 0; i < selectors.Length; i++)
        {
            CompareMatches(name, html, ours, theirs, selectors[i], i);
        }
    }

    public override string ToString()
    {
        var text = new StringBuilder($"{Documents} documents, {Tags} tags as parse5, {Elements} elements as lol-html, {Outputs} outputs as lol-html, {Matches} matches as css-select; {Unexplained.Count} unexplained");
        foreach (var (rule, count) in _rules)
        {
            text.Append($"\n{count,8} {rule}");
        }

        foreach (var difference in Unexplained.Take(200))
        {
            text.Append("\n  ? ").Append(difference);
        }

        return text.ToString();
    }

    private void CompareTags(string name, byte[] html, OurPage ours, OracleAnswer theirs)
    {
        var length = Math.Min(ours.Tags.Count, theirs.Tags.Length);
        for (var i = 0; i <= length; i++)
        {
            var our = i < ours.Tags.Count ? ours.Tags[i] : null;
            var their = i < theirs.Tags.Length ? theirs.Tags[i] : null;
            if (our is null && their is null)
            {
                return;
            }

            if (our?.Offset != their?.Offset || (our!.Name != their!.Name && !our.Name.Contains('\uFFFD', StringComparison.Ordinal) && our.Name.All(char.IsAscii)))
            {
                Explain(name, KnownDifferences.OfTags(html), $"tag {i}: {our} here, {their} in parse5");
                return;
            }

            // parse5 decodes references; here they stay. Names are enough where the value has one.
            var names = our.Attributes.Select(a => a.Name).Where(n => n.All(char.IsAscii));
            if (!our.Name.StartsWith('/') && !names.SequenceEqual(their.Attributes.Select(a => a.Name).Where(n => n.All(char.IsAscii))))
            {
                Explain(name, null, $"attributes of {our}");
                return;
            }

            Tags++;
        }
    }

    private void CompareElements(string name, byte[] html, OurPage ours, OracleAnswer theirs)
    {
        var j = 0;
        foreach (var our in ours.Elements)
        {
            var their = j < theirs.LolElements.Length ? theirs.LolElements[j] : null;
            if (our.InNoscript)
            {
                Count("lol-html does not look into noscript");
            }
            else if (their is not null && our.Name == their.Name && our.Attributes.SequenceEqual(their.Attributes))
            {
                j++;
                Elements++;
            }
            else if (KnownDifferences.IsIntegrationPoint(our.Name))
            {
                Count("lol-html calls no handler for integration points");
            }
            else
            {
                Explain(name, KnownDifferences.OfElements(html, our, their), $"{our} here, {their} in lol-html");
                return;
            }
        }

        if (j < theirs.LolElements.Length)
        {
            Explain(name, KnownDifferences.OfElements(html, null, theirs.LolElements[j]), $"{theirs.LolElements[j]} in lol-html alone");
        }
        else
        {
            CompareOutput(name, ours.Output, theirs.LolOutput);
        }
    }

    // lol-html writes a changed tag anew, with double quotes, and adds attributes behind the others: so outputs compare token by token.
    private void CompareOutput(string name, byte[] ours, byte[] theirs)
    {
        var (left, right) = (Tokens(ours), Tokens(theirs));
        if (left == right)
        {
            Outputs++;
        }
        else
        {
            var at = left.Zip(right).TakeWhile(p => p.First == p.Second).Count();
            Explain(name, null, $"output: ...{left[Math.Max(0, at - 60)..Math.Min(left.Length, at + 60)]} here, ...{right[Math.Max(0, at - 60)..Math.Min(right.Length, at + 60)]} in lol-html");
        }
    }

    private void CompareMatches(string name, byte[] html, OurPage ours, OracleAnswer theirs, string selector, int index)
    {
        var (left, right) = (ours.Matches[index], theirs.Matches[index]);
        Matches += left.Intersect(right).Count();
        foreach (var offset in left.Except(right))
        {
            Explain(name, KnownDifferences.OfMatches(ours, selector, offset), $"{selector} matches {Around(html, offset)} here alone");
        }

        foreach (var offset in right.Except(left))
        {
            Explain(name, KnownDifferences.OfMatches(ours, selector, offset), $"{selector} matches {Around(html, offset)} in parse5's tree alone");
        }
    }

    private static string Around(byte[] html, long offset) =>
        $"{offset}: {Encoding.Latin1.GetString(html, (int)offset, (int)Math.Min(60, html.Length - offset)).ReplaceLineEndings(" ")}";

    private static string Tokens(byte[] html)
    {
        using var tokenizer = RecordingTokenizer.Run(html, []);
        return string.Join('\n', tokenizer.Tokens.Select(t => (t with { Attributes = [.. t.Attributes.Select(a => (a.Name, a.Value.Replace("&quot;", "\"", StringComparison.Ordinal))).OrderBy(a => a.Name, StringComparer.Ordinal)] }).ToString()));
    }

    private void Explain(string name, string? rule, string difference)
    {
        if (rule is null)
        {
            Unexplained.Add($"{name}: {difference}");
        }
        else
        {
            Count(rule);
        }
    }

    private void Count(string rule) => _rules[rule] = _rules.GetValueOrDefault(rule) + 1;
}
