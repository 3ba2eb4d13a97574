using System.Net.Http.Headers;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Http;

/// <summary>The lines of a message's field.</summary>
internal static class FieldLines
{
    /// <summary>All lines of a field as they came; none when it is not there. Nearly all fields have one, for which no list is made.</summary>
    public static StringValues Lines(this HttpHeadersNonValidated fields, string name) =>
        !fields.TryGetValues(name, out var lines) ? StringValues.Empty
        : lines.Count == 1 ? lines.ToString()
        : new StringValues([.. lines]);
}
