using System.Buffers;

namespace EdgeFunctions.Html;

/// <summary>Looks at an attribute and may write another value for it.</summary>
/// <param name="attribute">The attribute; its value is what an earlier handler of the same name wrote, if one did.</param>
/// <param name="value">Takes the new value, encoded as it is to stand in the page. Its quote character is escaped by the engine.</param>
/// <param name="state">The response's state.</param>
/// <returns>Whether what was written to <paramref name="value"/> replaces the attribute's value.</returns>
internal delegate bool AttributeHandler<in TState>(in HtmlAttribute attribute, IBufferWriter<byte> value, TState state);
