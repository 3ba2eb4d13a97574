using System.Text.Json;

namespace EdgeFunctions.Diagnostics.Inspection;

/// <content>The record as JSON. Times are microseconds from the begin; -1 for not yet.</content>
internal sealed partial class RequestRecord
{
    public Told Progress()
    {
        lock (_lock)
        {
            return new Told(Version, _events.Count, _changes.Count);
        }
    }

    /// <summary>Writes what is known, with the events and changes between two looks at it.</summary>
    /// <param name="json">Where it goes.</param>
    /// <param name="told">The look before: what came up to then has been told.</param>
    /// <param name="now">The last look. What has come since is for the next message; told now, it would be told twice.</param>
    public void WriteTo(Utf8JsonWriter json, Told told, Told now)
    {
        lock (_lock)
        {
            json.WriteStartObject();
            json.WriteNumber("id", Id);
            json.WriteString("began", _began);
            json.WriteNumber("now", _endedAt >= 0 ? _endedAt : Now());
            WriteWay(json);
            WriteBody(json);
            WriteFields(json, "requestFields", _requestFields);
            WriteFields(json, "originRequestFields", _originRequestFields);
            WriteFields(json, "originResponseFields", _originResponseFields);
            WriteFields(json, "responseFields", _responseFields);
            json.WriteNumber("fromEvent", told.Events);
            json.WriteStartArray("events");
            foreach (var one in _events.Take(told.Events..now.Events))
            {
                json.WriteStartArray();
                json.WriteNumberValue((int)one.Kind);
                json.WriteNumberValue(one.At);
                json.WriteNumberValue(one.Took);
                json.WriteNumberValue(one.Bytes);
                json.WriteNumberValue(one.Held);
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteNumber("fromChange", told.Changes);
            json.WriteStartArray("changes");
            foreach (var change in _changes.Take(told.Changes..now.Changes))
            {
                JsonSerializer.Serialize(json, change, JsonSerializerOptions.Web);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    private void WriteWay(Utf8JsonWriter json)
    {
        json.WriteString("method", _method);
        json.WriteString("host", _host);
        json.WriteString("path", _path);
        json.WriteString("route", _route);
        json.WriteString("originMethod", _originMethod);
        json.WriteString("originUrl", _originUrl);
        json.WriteNumber("originStatus", _originStatus);
        json.WriteString("outcome", _outcome);
        json.WriteString("reason", _reason);
        json.WriteString("transform", _transform);
        json.WriteString("delivery", _delivery);
        json.WriteString("failOpen", _failOpen);
        json.WriteString("failure", _failure);
        json.WriteNumber("status", _status);
        json.WriteString("end", _end);
        json.WriteNumber("askedAt", _askedAt);
        json.WriteNumber("answeredAt", _answeredAt);
        json.WriteNumber("startedAt", _startedAt);
        json.WriteNumber("endedAt", _endedAt);
    }

    private void WriteBody(Utf8JsonWriter json)
    {
        json.WriteNumber("bytesRead", _bytesRead);
        json.WriteNumber("bytesRewritten", _bytesRewritten);
        json.WriteNumber("bytesSent", _bytesSent);
        json.WriteNumber("flushWait", _flushWait);
        json.WriteNumber("heldUpAt", _heldUpAt);
        json.WriteNumber("held", _held);
        json.WriteNumber("mostHeld", _mostHeld);
        json.WriteNumber("skipped", _skipped);
        json.WriteNumber("eventsLeftOut", _eventsLeftOut);
        json.WriteNumber("changeCount", _changeCount);
        json.WriteBoolean("changesLost", _changesLost);
        json.WriteStartObject("changeKinds");
        foreach (var (kind, count) in _kinds.OrderByDescending(k => k.Value))
        {
            json.WriteNumber(kind, count);
        }

        json.WriteEndObject();
    }

    private static void WriteFields(Utf8JsonWriter json, string name, FieldLine[] fields)
    {
        json.WriteStartArray(name);
        foreach (var field in fields)
        {
            json.WriteStartArray();
            json.WriteStringValue(field.Name);
            json.WriteStringValue(field.Value);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }
}
