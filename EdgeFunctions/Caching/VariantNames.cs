namespace EdgeFunctions.Caching;

/// <summary>Which request fields tell a page's variants apart.</summary>
/// <remarks>
/// Some origins name a field only where a request has it: <c>Vary: Origin</c> with an <c>Origin</c>, and nothing without. By the latest answer
/// alone each of the two would hide the other, and be what requests of the other kind get (RFC 9111 section 4.1).
/// </remarks>
/// <param name="Names">The names, as <see cref="VaryNames"/> has them.</param>
/// <param name="Said">When a response last named each of them.</param>
/// <param name="Latest">How recent the latest response is that says so.</param>
internal sealed record VariantNames(string[] Names, DateTimeOffset[] Said, Freshness Latest)
{
    /// <summary>How long a name counts that other responses of the page do not have.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    /// <summary>The names, behind a response.</summary>
    /// <param name="known">What was known before; null for nothing.</param>
    /// <param name="names">The names by which it is kept.</param>
    /// <param name="own">Those that it has itself.</param>
    /// <param name="latest">How recent it is.</param>
    public static VariantNames After(VariantNames? known, string[] names, string[] own, Freshness latest) =>
        new(names, Array.ConvertAll(names, name => own.Contains(name) ? latest.Received : known?.SaidAt(name) ?? latest.Received), latest);

    /// <summary>The names by which a response is kept: its own, and those that others had of late.</summary>
    public string[] With(string[] own, DateTimeOffset now)
    {
        string[] others = [.. Names.Where((name, i) => (now - Said[i]).Duration() < Remembered && !own.Contains(name))];
        return others.Length == 0 ? own : [.. own.Concat(others).Order(StringComparer.Ordinal)];
    }

    private DateTimeOffset? SaidAt(string name) => Array.IndexOf(Names, name) is >= 0 and var i ? Said[i] : null;
}
