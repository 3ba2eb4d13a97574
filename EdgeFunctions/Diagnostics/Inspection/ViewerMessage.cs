using System.Buffers;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace EdgeFunctions.Diagnostics.Inspection;

/// <summary>One message to one who watches.</summary>
/// <param name="Record">The request that it is about; null for none.</param>
/// <param name="Told">What the viewer knows of it.</param>
/// <param name="Now">What it knows afterwards.</param>
/// <param name="Dropped">The requests so far that were gone before they could be told.</param>
internal readonly record struct ViewerMessage(RequestRecord? Record, Told Told, Told Now, long Dropped)
{
    /// <summary>Writes the message's data as one line of JSON.</summary>
    public static void Write(SseItem<ViewerMessage> item, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output);
        if (item.Data.Record is { } record)
        {
            record.WriteTo(json, item.Data.Told, item.Data.Now);
            return;
        }

        json.WriteStartObject();
        json.WriteNumber("dropped", item.Data.Dropped);
        json.WriteEndObject();
    }
}
