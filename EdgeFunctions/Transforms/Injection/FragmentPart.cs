using EdgeFunctions.Context;

namespace EdgeFunctions.Transforms.Injection;

/// <summary>A piece of a fragment.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Bytes">The bytes, for <see cref="FragmentPartKind.Bytes"/>.</param>
/// <param name="Value">The value, for <see cref="FragmentPartKind.Value"/>.</param>
/// <param name="Escape">How the value is written.</param>
/// <param name="Length">How many bytes of the fragment as it was configured the piece stands for.</param>
internal sealed record FragmentPart(FragmentPartKind Kind, byte[] Bytes, PageValue? Value, ValueEscape Escape, int Length)
{
    /// <summary>A nonce, where the page asks for one.</summary>
    public static FragmentPart Nonce { get; } = new(FragmentPartKind.Nonce, [], null, default, 0);

    /// <summary>A quote around an attribute's value that had none.</summary>
    public static FragmentPart Quote { get; } = Of([(byte)'"']);

    public static FragmentPart Of(byte[] bytes) => new(FragmentPartKind.Bytes, bytes, null, default, 0);

    public static FragmentPart Of(PageValue value, ValueEscape escape, int length) => new(FragmentPartKind.Value, [], value, escape, length);
}
