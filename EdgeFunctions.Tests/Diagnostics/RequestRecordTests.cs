using System.Buffers;
using System.Text.Json;
using EdgeFunctions.Configuration;
using EdgeFunctions.Diagnostics;
using EdgeFunctions.Diagnostics.Inspection;

namespace EdgeFunctions.Tests.Diagnostics;

public sealed class RequestRecordTests
{
    /// <summary>The body goes on while a message is written.</summary>
    [Fact]
    public void WriteTo_MoreHasHappenedSinceTheLook_IsLeftForTheNextMessage()
    {
        var record = new RequestRecord(1, 1000, new Redaction(new EdgeOptions(), new QueryRedactor(new EdgeOptions())), TimeProvider.System, changed: null);
        record.Read(1);
        record.Changed("a", 0, "x"u8, "y"u8);
        var first = record.Progress();
        record.Read(2);
        record.Read(3);
        record.Changed("b", 1, "x"u8, "y"u8);
        var second = record.Progress();
        record.Read(4);

        Assert.Equal("1; 1", Told(record, default, first));
        Assert.Equal("2, 3; 1", Told(record, first, second));
    }

    /// <summary>The bytes of the events; the number of changes.</summary>
    private static string Told(RequestRecord record, Told told, Told now)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            record.WriteTo(json, told, now);
        }

        using var message = JsonDocument.Parse(output.WrittenMemory);
        Assert.Equal((told.Events, told.Changes), (message.RootElement.GetProperty("fromEvent").GetInt32(), message.RootElement.GetProperty("fromChange").GetInt32()));
        return $"{string.Join(", ", message.RootElement.GetProperty("events").EnumerateArray().Select(e => e[3].GetInt32()))}; {message.RootElement.GetProperty("changes").GetArrayLength()}";
    }
}
