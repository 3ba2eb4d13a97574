using System.Runtime.CompilerServices;

namespace EdgeFunctions.Html.Tokenizing;

/// <summary>The HTML elements that have no end tag: https://html.spec.whatwg.org/multipage/syntax.html#void-elements, and the obsolete ones parsed alike.</summary>
internal static class VoidElements
{
    public static ulong[] Names { get; } =
    [
        TagNames.Area, TagNames.Base, TagNames.Basefont, TagNames.Bgsound, TagNames.Br, TagNames.Col, TagNames.Embed, TagNames.Frame, TagNames.Hr, TagNames.Image,
        TagNames.Img, TagNames.Input, TagNames.Keygen, TagNames.Link, TagNames.Meta, TagNames.Param, TagNames.Source, TagNames.Track, TagNames.Wbr,
    ];

    // Behind the names, which it is made of.
    private static readonly ulong Filter = Names.Aggregate(0UL, static (bits, name) => bits | HtmlTokenizer.FilterBit(name));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Contains(ulong name) => (Filter & HtmlTokenizer.FilterBit(name)) != 0 && Names.AsSpan().Contains(name);
}
