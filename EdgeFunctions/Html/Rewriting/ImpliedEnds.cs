using System.Runtime.CompilerServices;
using EdgeFunctions.Html.Tokenizing;

namespace EdgeFunctions.Html.Rewriting;

/// <summary>
/// Which open elements a tag ends: https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inbody.
/// Enough to say where an element ends that has no end tag; nothing is created, moved or reopened.
/// </summary>
internal static class ImpliedEnds
{
    private static readonly ulong Headings = HtmlTokenizer.FilterBit(TagNames.H1) | HtmlTokenizer.FilterBit(TagNames.H2) | HtmlTokenizer.FilterBit(TagNames.H3)
        | HtmlTokenizer.FilterBit(TagNames.H4) | HtmlTokenizer.FilterBit(TagNames.H5) | HtmlTokenizer.FilterBit(TagNames.H6);

    private static readonly ulong Template = HtmlTokenizer.FilterBit(TagNames.Template);

    private static readonly ulong AroundTableParts = HtmlTokenizer.FilterBit(TagNames.Table) | HtmlTokenizer.FilterBit(TagNames.Template);

    /// <summary>The outermost element that the start tag of an HTML element ends, or 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int AtStart(ElementStack stack, int floor, ulong name) =>
        (stack.EffectsOf(name) & ~StartTagEffects.OpensOtherwise) == 0 ? 0 : FindAtStart(stack, floor, name);

    /// <summary>The same, looked for at every tag.</summary>
    public static int FindAtStart(ElementStack stack, int floor, ulong name)
    {
        var top = stack.Top;
        if (top <= floor)
        {
            return 0;
        }

        ref var current = ref stack[top];
        if (current.Is(TagNames.Head) && !ElementCategories.IsHeadContent(name))
        {
            return top;
        }

        switch (name)
        {
            case TagNames.Li:
                return Either(ListItem(stack, floor, TagNames.Li, TagNames.Li), P(stack, floor));
            case TagNames.Dd or TagNames.Dt:
                return Either(ListItem(stack, floor, TagNames.Dd, TagNames.Dt), P(stack, floor));
            case TagNames.Option or TagNames.Optgroup when Select(stack, floor) is > 0 and var select:
                return Optional(stack, select, top, name == TagNames.Option ? TagNames.Optgroup : 0);
            case TagNames.Option or TagNames.Optgroup:
                return current.Is(TagNames.Option) ? top : 0;
            case TagNames.Select or TagNames.Input:
                return Select(stack, floor);
            case TagNames.Hr when Select(stack, floor) is > 0 and var select:
                var paragraph = P(stack, floor);
                return Either(Optional(stack, select, (paragraph == 0 ? top + 1 : paragraph) - 1, except: 0), paragraph);
            case TagNames.Td or TagNames.Th or TagNames.Tr or TagNames.Tbody or TagNames.Thead or TagNames.Tfoot or TagNames.Caption or TagNames.Colgroup or TagNames.Col:
                return TableParts(stack, floor, name);
            case TagNames.Table when TableAround(stack, floor) is > 0 and var table:
                return table;
            case TagNames.Rb or TagNames.Rtc:
                return Ruby(stack, floor, n => n is TagNames.Rb or TagNames.Rp or TagNames.Rt or TagNames.Rtc);
            case TagNames.Rp or TagNames.Rt:
                return Ruby(stack, floor, n => n is TagNames.Rb or TagNames.Rp or TagNames.Rt);
            case TagNames.Button:
                return Nearest(stack, floor, n => n is TagNames.Button, ElementCategories.IsScope);
            case TagNames.Body:
                return Nearest(stack, floor, n => n is TagNames.Head, ElementCategories.IsScope);
            case TagNames.A when Nearest(stack, floor, n => n is TagNames.A, ElementCategories.IsScope) is > 0 and var a:
                return a;
            case TagNames.Nobr when Nearest(stack, floor, n => n is TagNames.Nobr, ElementCategories.IsScope) is > 0 and var nobr:
                return nobr;
            default:
                return ElementCategories.ClosingP.Contains(name) ? Block(stack, floor, name) : 0;
        }
    }

    /// <summary>The element that an end tag ends, or 0 if there is none it can end.</summary>
    public static int AtEnd(ElementStack stack, int floor, ulong name)
    {
        // Well-formed markup, nearly always.
        if (stack.Top > floor && stack[stack.Top].Name == name && name != TagNames.Form)
        {
            return stack.Top;
        }

        var form = 0;

        var anything = name is TagNames.Body or TagNames.Html or TagNames.Template;
        var special = ElementCategories.IsSpecial(name);
        var formatting = ElementCategories.IsFormatting(name);

        // A heading ends at the end tag of any.
        var heading = ElementCategories.IsHeading(name);
        var sought = heading ? Headings : HtmlTokenizer.FilterBit(name);
        var tablePart = ElementCategories.IsTablePart(name);

        // In foreign content an end tag looks for its element up to the first of HTML, and then, from the innermost again, for one of HTML in scope.
        var (inForeign, isBounded) = (true, false);
        for (var i = stack.Top; i > floor && (stack[i].OpenNames & sought) != 0; i--)
        {
            ref var node = ref stack[i];
            if (node.Space != ElementSpace.Html)
            {
                if (inForeign && node.Name == name)
                {
                    return i;
                }

                isBounded |= !tablePart && !anything && ElementCategories.IsIntegrationPoint(node);
                continue;
            }

            inForeign = false;
            if (isBounded)
            {
                break;
            }

            if (node.Name == name && name == TagNames.Form)
            {
                // The outermost is the form: the start tags of others in it are ignored.
                form = i;
                continue;
            }

            if (node.Name == name || (heading && ElementCategories.IsHeading(node.Name)))
            {
                return i;
            }

            if (anything || IsStray(stack, i))
            {
                continue;
            }

            var stops = tablePart
                ? node.Name is TagNames.Table or TagNames.Template
                : ElementCategories.IsScope(node.Name) || EndsScopeOf(name, node.Name) || (!special && !formatting && ElementCategories.IsSpecial(node.Name));
            if (stops)
            {
                break;
            }
        }

        return form;
    }

    // https://html.spec.whatwg.org/multipage/parsing.html#has-an-element-in-list-item-scope and the button scope beside it.
    private static bool EndsScopeOf(ulong name, ulong around) => name switch
    {
        TagNames.Li => around is TagNames.Ol or TagNames.Ul,
        TagNames.P => around is TagNames.Button,
        _ => false,
    };

    /// <summary>
    /// The innermost block in a formatting element that ends, or 0: that element ends without it, <c>&lt;b&gt;&lt;p&gt;&lt;/b&gt;</c>, and only what is in the block ends, too.
    /// See https://html.spec.whatwg.org/multipage/parsing.html#adoption-agency-algorithm. In a form that ends, the innermost element that needs an end tag.
    /// </summary>
    public static int BlockIn(ElementStack stack, int level)
    {
        if (stack[level].Is(TagNames.Form))
        {
            var top = stack.Top;
            while (top > level && stack[top].Space == ElementSpace.Html && (stack[top].Name == TagNames.Form || ElementCategories.IsOptionalEnd(stack[top].Name)))
            {
                top--;
            }

            // In a template it takes all in it along.
            return top > level && (stack[level].OpenNames & Template) == 0 ? top : 0;
        }

        if (!ElementCategories.IsFormatting(stack[level].Name))
        {
            return 0;
        }

        for (var i = stack.Top; i > level; i--)
        {
            if (IsBlock(stack, i))
            {
                return i;
            }
        }

        return 0;
    }

    /// <summary>
    /// Whether an element between one that ends and a block in it is left open: in a formatting element a block, or one that parsers make anew around it; in a form all but others of it.
    /// </summary>
    public static bool StaysAroundBlock(ElementStack stack, int ended, int level) => stack[ended].Is(TagNames.Form)
        ? !stack[level].Is(TagNames.Form)
        : IsBlock(stack, level) || ElementCategories.IsFormatting(stack[level].Name);

    private static bool IsBlock(ElementStack stack, int level) =>
        stack[level].Space == ElementSpace.Html && ElementCategories.IsSpecial(stack[level].Name) && !IsStray(stack, level);

    /// <summary>
    /// Whether the start tag stands where parsers ignore it: a part of a table outside of one, a form in a form, or the <c>html</c>, <c>head</c> or <c>body</c> of a document that was put
    /// into another. Here it is an element all the same, but keeps none around it from ending.
    /// </summary>
    private static bool IsStray(ElementStack stack, int level) => stack[level].Name switch
    {
        TagNames.Html => level > 1,
        TagNames.Head or TagNames.Body => level > 1 && !(level == 2 && stack[1].Is(TagNames.Html)),
        TagNames.Table => false,
        TagNames.Form => IsInForm(stack, level),
        var name => ElementCategories.IsTablePart(name) && (stack[level - 1].OpenNames & AroundTableParts) == 0,
    };

    private static bool IsInForm(ElementStack stack, int level)
    {
        for (var i = level - 1; i > 0 && (stack[i].OpenNames & HtmlTokenizer.FilterBit(TagNames.Form)) != 0 && !stack[i].Is(TagNames.Template); i--)
        {
            if (stack[i].Is(TagNames.Form))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A block ends a paragraph, and a heading that is directly around it then ends at another.</summary>
    private static int Block(ElementStack stack, int floor, ulong name)
    {
        var p = P(stack, floor);
        var around = (p == 0 ? stack.Top + 1 : p) - 1;
        return ElementCategories.IsHeading(name) && around > floor && stack[around].Space == ElementSpace.Html && ElementCategories.IsHeading(stack[around].Name) ? around : p;
    }

    /// <summary>The <c>select</c> that is open around: nothing but its own content, and what ends it, counts in it.</summary>
    private static int Select(ElementStack stack, int floor) => Nearest(stack, floor, n => n is TagNames.Select, ElementCategories.IsScope);

    /// <summary>
    /// The outermost of the elements from <paramref name="from"/> outwards whose end tags may be left out:
    /// https://html.spec.whatwg.org/multipage/parsing.html#generate-implied-end-tags.
    /// </summary>
    private static int Optional(ElementStack stack, int floor, int from, ulong except)
    {
        var level = from + 1;
        while (level - 1 > floor && stack[level - 1].Space == ElementSpace.Html && stack[level - 1].Name != except && ElementCategories.IsOptionalEnd(stack[level - 1].Name))
        {
            level--;
        }

        return level <= from ? level : 0;
    }

    private static int P(ElementStack stack, int floor) =>
        Nearest(stack, floor, n => n is TagNames.P, n => n is TagNames.Button || ElementCategories.IsScope(n));

    private static int ListItem(ElementStack stack, int floor, ulong one, ulong other)
    {
        for (var i = stack.Top; i > floor; i--)
        {
            ref var node = ref stack[i];
            if (node.Is(one) || node.Is(other))
            {
                return i;
            }

            var stops = node.Space != ElementSpace.Html ? ElementCategories.IsIntegrationPoint(node)
                : ElementCategories.IsSpecial(node.Name) && node.Name is not (TagNames.Address or TagNames.Div or TagNames.P) && !IsStray(stack, i);
            if (stops)
            {
                return 0;
            }
        }

        return 0;
    }

    /// <summary>
    /// The outermost part of the innermost table that another part does not stand in: rows, and cells, may stand in the table without anything between.
    /// See https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-intable.
    /// </summary>
    private static int TableParts(ElementStack stack, int floor, ulong name)
    {
        var level = 0;
        for (var i = stack.Top; i > floor; i--)
        {
            if (stack[i].Space != ElementSpace.Html)
            {
                continue;
            }

            var around = stack[i].Name;
            if (around is TagNames.Table or TagNames.Template || HoldsPart(around, name))
            {
                break;
            }

            level = ElementCategories.IsTablePart(around) ? i : level;
        }

        return level;
    }

    private static bool HoldsPart(ulong around, ulong part) => part switch
    {
        TagNames.Td or TagNames.Th => around is TagNames.Tr or TagNames.Tbody or TagNames.Thead or TagNames.Tfoot,
        TagNames.Tr => around is TagNames.Tbody or TagNames.Thead or TagNames.Tfoot,
        TagNames.Col => around is TagNames.Colgroup,
        _ => false,
    };

    /// <summary>The table that another ends, as it stands in no cell or caption of it.</summary>
    private static int TableAround(ElementStack stack, int floor)
    {
        for (var i = stack.Top; i > floor; i--)
        {
            if (stack[i].Is(TagNames.Table))
            {
                return i;
            }

            if (stack[i].Space == ElementSpace.Html && stack[i].Name is TagNames.Td or TagNames.Th or TagNames.Caption or TagNames.Template)
            {
                return 0;
            }
        }

        return 0;
    }

    /// <summary>The outermost of those among the innermost elements, if they annotate anything.</summary>
    private static int Ruby(ElementStack stack, int floor, Func<ulong, bool> ended)
    {
        var level = stack.Top + 1;
        while (level - 1 > floor && stack[level - 1].Space == ElementSpace.Html && ended(stack[level - 1].Name))
        {
            level--;
        }

        return level <= stack.Top && Nearest(stack, floor, n => n is TagNames.Ruby, ElementCategories.IsScope) > 0 ? level : 0;
    }

    private static int Nearest(ElementStack stack, int floor, Func<ulong, bool> wanted, Func<ulong, bool> boundary)
    {
        for (var i = stack.Top; i > floor; i--)
        {
            if (stack[i].Space != ElementSpace.Html)
            {
                if (ElementCategories.IsIntegrationPoint(stack[i]))
                {
                    return 0;
                }

                continue;
            }

            if (wanted(stack[i].Name))
            {
                return i;
            }

            if (boundary(stack[i].Name) && !IsStray(stack, i))
            {
                return 0;
            }
        }

        return 0;
    }

    private static int Either(int left, int right) => left == 0 ? right : right == 0 ? left : Math.Min(left, right);
}
