namespace EdgeFunctions.Transforms.Injection;

/// <summary>A marker.</summary>
/// <param name="Bytes">As it stands in pages.</param>
/// <param name="Rules">What goes into its place, in this order.</param>
internal sealed record Marker(byte[] Bytes, InjectionRule[] Rules);
