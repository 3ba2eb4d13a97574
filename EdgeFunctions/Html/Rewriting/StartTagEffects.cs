using System.Runtime.CompilerServices;
using EdgeFunctions.Html.Tokenizing;

namespace EdgeFunctions.Html.Rewriting;

/// <summary>What a start tag can do besides opening an element inside the innermost one, told by its name at once: nearly every tag does nothing else.</summary>
internal static class StartTagEffects
{
    /// <summary>The element is not opened, or not like others. It is the document's bit, which is always among those of the open names; no name that is spoken of here has it.</summary>
    public const ulong OpensOtherwise = 1UL << 46;

    // With this factor no frequent name that ends nothing has the place of one that ends something.
    private const ulong Factor = 0x639305E01E537DCF;
    private const int IndexBits = 8;

    /// <summary>
    /// By <see cref="IndexOf"/> the names, by <see cref="HtmlTokenizer.FilterBit"/>, of all elements that <see cref="ImpliedEnds.AtStart"/> can find for an HTML element's start tag, perhaps of
    /// more; and <see cref="OpensOtherwise"/>.
    /// </summary>
    public static ulong[] ByName { get; } = Create();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int IndexOf(ulong name) => (int)((name * Factor) >> (64 - IndexBits));

    private static ulong[] Create()
    {
        var table = new ulong[1 << IndexBits];
        ulong[] headings = [TagNames.H1, TagNames.H2, TagNames.H3, TagNames.H4, TagNames.H5, TagNames.H6];
        Array.Fill(table, HtmlTokenizer.FilterBit(TagNames.Head));
        Add(table, [.. ElementCategories.ClosingP], TagNames.P);
        Add(table, headings, headings);
        foreach (var name in (ReadOnlySpan<ulong>)[.. VoidElements.Names, TagNames.Html, TagNames.Body, TagNames.Noscript])
        {
            table[IndexOf(name)] |= OpensOtherwise;
        }

        Add(table, [TagNames.Li], TagNames.Li);
        Add(table, [TagNames.Dd, TagNames.Dt], TagNames.Dd, TagNames.Dt);
        Add(
            table,
            [TagNames.Option, TagNames.Optgroup, TagNames.Hr],
            TagNames.Dd, TagNames.Dt, TagNames.Li, TagNames.Option, TagNames.Optgroup, TagNames.P, TagNames.Rb, TagNames.Rp, TagNames.Rt, TagNames.Rtc);
        Add(table, [TagNames.Select, TagNames.Input], TagNames.Select);
        Add(table, [TagNames.Td, TagNames.Th], TagNames.Td, TagNames.Th, TagNames.Caption, TagNames.Colgroup);
        Add(table, [TagNames.Tr], TagNames.Tr, TagNames.Td, TagNames.Th, TagNames.Caption, TagNames.Colgroup);
        Add(
            table,
            [TagNames.Tbody, TagNames.Thead, TagNames.Tfoot, TagNames.Caption, TagNames.Colgroup, TagNames.Col],
            TagNames.Tbody, TagNames.Thead, TagNames.Tfoot, TagNames.Caption, TagNames.Colgroup, TagNames.Tr, TagNames.Td, TagNames.Th);
        Add(table, [TagNames.Table], TagNames.Table);
        Add(table, [TagNames.Rp, TagNames.Rt], TagNames.Rb, TagNames.Rp, TagNames.Rt);
        Add(table, [TagNames.Rb, TagNames.Rtc], TagNames.Rb, TagNames.Rp, TagNames.Rt, TagNames.Rtc);
        Add(table, [TagNames.Button], TagNames.Button);
        Add(table, [TagNames.Form], TagNames.Form);
        Add(table, [TagNames.A], TagNames.A);
        Add(table, [TagNames.Nobr], TagNames.Nobr);
        return table;
    }

    private static void Add(ulong[] table, ulong[] names, params ReadOnlySpan<ulong> ended)
    {
        foreach (var name in names)
        {
            foreach (var one in ended)
            {
                table[IndexOf(name)] |= HtmlTokenizer.FilterBit(one);
            }
        }
    }
}
