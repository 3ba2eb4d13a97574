using System.Buffers;

namespace EdgeFunctions.Html.Tokenizing;

/// <summary>
/// The open elements from the outermost <c>svg</c> or <c>math</c> inwards: what decides whether a start tag switches
/// the text mode, and whether <c>&lt;![CDATA[</c> is a section or a comment.
/// https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inforeign
/// </summary>
/// <remarks>
/// HTML elements inside an integration point are counted, not kept. So an end tag of the point itself, or of something
/// around it, leaves it even where the standard would ignore that tag because an HTML element is still open; both
/// readings treat what follows as HTML. HTML elements around are not known: the end tag of one that is usual there
/// leaves all that is foreign, as it does where such an element is open. Nesting deeper than <see cref="MaxDepth"/> is counted, not kept, as well.
/// </remarks>
internal struct ForeignContext
{
    private const int MaxDepth = 256;
    private const int Initial = 16;

    private ForeignNode[]? _nodes;
    private int _count;
    private int _base;
    private int _beyond;

    /// <summary>Whether any foreign element is open in the current document or fragment.</summary>
    public readonly bool Any => _count > _base;

    /// <summary>Whether the current node is foreign, so that a CDATA section is one.</summary>
    public readonly bool CurrentIsForeign => Any && _nodes![_count - 1].HtmlDepth == 0;

    /// <summary>Starts a nested fragment, which sees none of the elements around it.</summary>
    /// <returns>What <see cref="LeaveFragment"/> takes to come back.</returns>
    public int EnterFragment()
    {
        var outer = _base;
        _base = _count;
        return outer;
    }

    public void LeaveFragment(int outer)
    {
        _count = _base;
        _base = outer;
        _beyond = 0;
    }

    /// <summary>Takes a start tag and says in which namespace its element is created.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="selfClosing">It ends in <c>/&gt;</c>.</param>
    /// <param name="breaksOut">It is one that ends foreign content; then, whether it did.</param>
    /// <param name="htmlEncoding">What is in it is HTML.</param>
    public ElementSpace StartTag(ulong name, bool selfClosing, ref bool breaksOut, bool htmlEncoding)
    {
        var inForeign = Any && !ParsesAsHtml(name);
        breaksOut &= inForeign;
        if (inForeign)
        {
            if (!breaksOut)
            {
                var space = _nodes![_count - 1].Space;
                if (!selfClosing)
                {
                    Push(name, space, KindOf(name, space, htmlEncoding));
                }

                return space;
            }

            BreakOut();
        }

        switch (name)
        {
            case TagNames.Svg:
                return Root(name, ElementSpace.Svg, selfClosing);
            case TagNames.Math:
                return Root(name, ElementSpace.MathMl, selfClosing);
            default:
                if (Any && !VoidElements.Contains(name))
                {
                    _nodes![_count - 1].HtmlDepth++;
                }

                return ElementSpace.Html;
        }
    }

    /// <summary>An HTML element that holds text alone has ended: its end tag is its own, even if an element around it has the same name.</summary>
    public readonly void EndRawText()
    {
        if (Any && _nodes![_count - 1].HtmlDepth > 0)
        {
            _nodes[_count - 1].HtmlDepth--;
        }
    }

    /// <summary>Takes an end tag.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="inTemplate">Whether an HTML <c>template</c> is open, inside or around.</param>
    /// <param name="breaksOut">Whether it ended the foreign content it stood in.</param>
    /// <returns>Whether it is a foreign element's: what HTML elements are open is none of its business.</returns>
    public bool EndTag(ulong name, bool inTemplate, out bool breaksOut)
    {
        breaksOut = false;
        if (!Any)
        {
            return false;
        }

        if (_beyond > 0)
        {
            _beyond--;
            return true;
        }

        ref var top = ref _nodes![_count - 1];
        if (top.HtmlDepth > 0 && name != top.Name && name is not (TagNames.Svg or TagNames.Math))
        {
            top.HtmlDepth--;
            return false;
        }

        if (name is TagNames.P or TagNames.Br && top.Kind is ForeignNodeKind.Plain or ForeignNodeKind.AnnotationXml)
        {
            BreakOut();
            breaksOut = true;
            return false;
        }

        var leavesAll = EndsAround(name) || (name == TagNames.Template && inTemplate);
        for (var i = _count - 1; i >= _base; i--)
        {
            if (_nodes[i].Name == name)
            {
                _count = i;
                return true;
            }

            if (name == TagNames.Template && inTemplate && _nodes[i].HtmlDepth > 0)
            {
                // It is open in this point, and all that is foreign in it ends with it.
                _nodes[i].HtmlDepth--;
                _count = i + 1;
                breaksOut = true;
                return false;
            }

            leavesAll &= _nodes[i].Kind == ForeignNodeKind.Plain;
        }

        if (leavesAll)
        {
            _count = _base;
            breaksOut = true;
        }

        return false;
    }

    public void Return()
    {
        if (_nodes is not null)
        {
            ArrayPool<ForeignNode>.Shared.Return(_nodes);
            _nodes = null;
        }

        _count = _base = _beyond = 0;
    }

    // The end tag of an HTML element around an svg or math that nobody closed. Whether there is one is not known here: a
    // script behind it, read as markup, would be worse than a style read as text.
    private static bool EndsAround(ulong name) => BreakoutElements.Contains(name) || name is TagNames.A or TagNames.Section or TagNames.Article
        or TagNames.Header or TagNames.Footer or TagNames.Nav or TagNames.Main or TagNames.Aside or TagNames.Figure or TagNames.Button
        or TagNames.Form or TagNames.Td or TagNames.Th or TagNames.Tr or TagNames.Html;

    private static ForeignNodeKind KindOf(ulong name, ElementSpace space, bool htmlEncoding)
    {
        if (space == ElementSpace.Svg)
        {
            return name is TagNames.Desc or TagNames.Title || name == TagNames.Foreignobject ? ForeignNodeKind.HtmlPoint : ForeignNodeKind.Plain;
        }

        if (name is TagNames.Mi or TagNames.Mo or TagNames.Mn or TagNames.Ms or TagNames.Mtext)
        {
            return ForeignNodeKind.MathTextPoint;
        }

        if (name == TagNames.AnnotationXml)
        {
            return htmlEncoding ? ForeignNodeKind.HtmlPoint : ForeignNodeKind.AnnotationXml;
        }

        return ForeignNodeKind.Plain;
    }

    // The first list of https://html.spec.whatwg.org/multipage/parsing.html#tree-construction-dispatcher, for start tags.
    private readonly bool ParsesAsHtml(ulong name)
    {
        ref readonly var top = ref _nodes![_count - 1];
        return top.Kind switch
        {
            ForeignNodeKind.HtmlPoint => true,
            ForeignNodeKind.MathTextPoint => top.HtmlDepth > 0 || (name != TagNames.Mglyph && name != TagNames.Malignmark),
            ForeignNodeKind.AnnotationXml => name == TagNames.Svg,
            _ => false,
        };
    }

    private ElementSpace Root(ulong name, ElementSpace space, bool selfClosing)
    {
        if (!selfClosing)
        {
            Push(name, space, ForeignNodeKind.Plain);
        }

        return space;
    }

    private void BreakOut()
    {
        _beyond = 0;
        while (Any && _nodes![_count - 1].Kind is ForeignNodeKind.Plain or ForeignNodeKind.AnnotationXml)
        {
            _count--;
        }
    }

    private void Push(ulong name, ElementSpace space, ForeignNodeKind kind)
    {
        if (_count - _base >= MaxDepth)
        {
            _beyond++;
            return;
        }

        if (_nodes is null)
        {
            _nodes = ArrayPool<ForeignNode>.Shared.Rent(Initial);
        }
        else if (_count == _nodes.Length)
        {
            var larger = ArrayPool<ForeignNode>.Shared.Rent(_count * 2);
            _nodes.AsSpan(0, _count).CopyTo(larger);
            ArrayPool<ForeignNode>.Shared.Return(_nodes);
            _nodes = larger;
        }

        _nodes[_count++] = new ForeignNode { Name = name, Space = space, Kind = kind };
    }
}
