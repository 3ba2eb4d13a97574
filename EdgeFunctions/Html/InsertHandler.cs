using System.Buffers;

namespace EdgeFunctions.Html;

/// <summary>Writes markup to be inserted, raw.</summary>
internal delegate void InsertHandler<in TState>(IBufferWriter<byte> output, TState state);
