namespace EdgeFunctions.Tests.TestSupport;

/// <summary>One field of a protobuf message: its number, and a number or bytes.</summary>
internal readonly record struct ProtoField(int Number, ulong Value, ReadOnlyMemory<byte> Bytes)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Bytes.Span);

    /// <summary>The fields of a message (protobuf.dev/programming-guides/encoding).</summary>
    public static IEnumerable<ProtoField> Of(ReadOnlyMemory<byte> message)
    {
        for (var at = 0; at < message.Length;)
        {
            var tag = Varint(message, ref at);
            var number = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    yield return new ProtoField(number, Varint(message, ref at), default);
                    break;
                case 1:
                    yield return new ProtoField(number, BitConverter.ToUInt64(message.Span.Slice(at, 8)), message.Slice(at, 8));
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint(message, ref at);
                    yield return new ProtoField(number, 0, message.Slice(at, length));
                    at += length;
                    break;
                case 5:
                    yield return new ProtoField(number, BitConverter.ToUInt32(message.Span.Slice(at, 4)), message.Slice(at, 4));
                    at += 4;
                    break;
                default:
                    throw new InvalidDataException($"Wire type {tag & 7}.");
            }
        }
    }

    /// <summary>The fields that a way through nested messages leads to.</summary>
    public static IEnumerable<ProtoField> At(ReadOnlyMemory<byte> message, params int[] way) =>
        Of(message).Where(f => f.Number == way[0]).SelectMany(f => way.Length == 1 ? [f] : At(f.Bytes, way[1..]));

    private static ulong Varint(ReadOnlyMemory<byte> message, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = message.Span[at++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
    }
}
