using System.Text;

namespace EdgeFunctions.Benchmarks;

/// <summary>Writes a JSON body of a given size: a list of articles with URLs, and strings that have braces and quotes in them.</summary>
internal static class JsonGenerator
{
    public static byte[] Create(int size)
    {
        var text = new StringBuilder("{\"next\":\"").Append(PageGenerator.Origin).Append("/api?page=2\",\"items\":[");
        for (var i = 0; text.Length < size; i++)
        {
            text.Append(i == 0 ? "" : ",").Append("{\"id\":").Append(i).Append(",\"url\":\"").Append(PageGenerator.Origin).Append("/a/").Append(i)
                .Append("\",\"title\":\"A headline that says \\\"yes\\\" to {braces}\",\"tags\":[\"news\",\"town\"],\"teaser\":\"").Append('x', 300).Append("\"}");
        }

        return Encoding.UTF8.GetBytes(text.Append("]}").ToString());
    }
}
