using System.Buffers;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace EdgeFunctions.Diagnostics.Inspection;

/// <summary>One message to one who watches.</summary>
/// <param name="Record">The request that it is about; null for none.</param>
/// <param name="FromEvent">The first event to be told.</param>
/// <param name="FromChange">The first change to be told.</param>
/// <param name="Dropped">The requests so far that were gone before they could be told.</param>
internal readonly record struct ViewerMessage(RequestRecord? Record, int FromEvent, int FromChange, long Dropped)
{
    /// <summary>Writes the message's data as one line of JSON.</summary>
    public static void Write(SseItem<ViewerMessage> item, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output);
        if (item.Data.Record is { } record)
        {
            record.WriteTo(json, item.Data.FromEvent, item.Data.FromChange);
            return;
        }

        json.WriteStartObject();
        json.WriteNumber("dropped", item.Data.Dropped);
        json.WriteEndObject();
    }
}
