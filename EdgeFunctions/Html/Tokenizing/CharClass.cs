using System.Runtime.CompilerServices;

namespace EdgeFunctions.Html.Tokenizing;

/// <summary>The byte classes of the tokenization chapter.</summary>
internal static class CharClass
{
    /// <summary>Tab, line feed, form feed, space; and carriage return, which preprocessing turns into line feed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsSpace(byte b) => b <= 0x20 && ((1UL << b) & ((1UL << '\t') | (1UL << '\n') | (1UL << '\f') | (1UL << '\r') | (1UL << ' '))) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsLetter(byte b) => (uint)((b | 0x20) - 'a') < 26;

    /// <summary>What ends a tag name: white space, <c>/</c> or <c>&gt;</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool EndsTagName(byte b) =>
        b < 64 && ((1UL << b) & ((1UL << '\t') | (1UL << '\n') | (1UL << '\f') | (1UL << '\r') | (1UL << ' ') | (1UL << '/') | (1UL << '>'))) != 0;

    /// <summary>What ends an attribute name: white space, <c>/</c>, <c>&gt;</c> or <c>=</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool EndsAttributeName(byte b) => EndsTagName(b) || b == (byte)'=';
}
