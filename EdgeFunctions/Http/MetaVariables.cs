namespace EdgeFunctions.Http;

/// <summary>
/// Field names as those origins see them that make variables of fields: CGI, and after it WSGI, Rack and PHP. <c>X_A</c> and <c>X-A</c> are one there
/// (RFC 3875 section 4.1.18).
/// </summary>
internal static class MetaVariables
{
    /// <summary>Whether such an origin takes the name for another one.</summary>
    public static bool IsAmbiguous(string name) => name.AsSpan().Contains('_');

    /// <summary>The name that stands for all that are one.</summary>
    public static string NameOf(string name) => name.Replace('_', '-');

    /// <summary>Whether two names are one, for such an origin or any.</summary>
    public static bool AreOne(string name, string other) =>
        name.Length == other.Length
        && (name.Equals(other, StringComparison.OrdinalIgnoreCase)
            || ((IsAmbiguous(name) || IsAmbiguous(other)) && NameOf(name).Equals(NameOf(other), StringComparison.OrdinalIgnoreCase)));
}
