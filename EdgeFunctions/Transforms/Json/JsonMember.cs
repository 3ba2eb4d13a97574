using System.Text;
using System.Text.Json;

namespace EdgeFunctions.Transforms.Json;

/// <summary>A member to add to objects, in the form in which it is written.</summary>
internal sealed class JsonMember
{
    /// <param name="name">The name.</param>
    /// <param name="value">The value, as JSON text. It is written without line ends, so that it fits into a line.</param>
    /// <param name="replaces">Whether it takes the place of a member of that name, rather than to give way.</param>
    /// <exception cref="JsonException">The value is not JSON.</exception>
    public JsonMember(string name, string value, bool replaces)
    {
        using var document = JsonDocument.Parse(value);
        Name = Encoding.UTF8.GetBytes(name);
        LongestName = (6 * name.Length) + 2;
        Text = [.. JsonSerializer.SerializeToUtf8Bytes(name), (byte)':', .. JsonSerializer.SerializeToUtf8Bytes(document.RootElement)];
        Replaces = replaces;
    }

    /// <summary>The name, without escapes.</summary>
    public byte[] Name { get; }

    /// <summary>The longest form in which a body can spell the name: quotes, and each UTF-16 unit as <c>\uXXXX</c>.</summary>
    public int LongestName { get; }

    /// <summary>Name, colon and value.</summary>
    public byte[] Text { get; }

    public bool Replaces { get; }
}
