namespace EdgeFunctions.Html.Selectors;

/// <summary>An+B: https://www.w3.org/TR/css-syntax-3/#anb-microsyntax</summary>
internal readonly record struct Nth(int Step, int Offset)
{
    public bool Matches(int index)
    {
        var distance = (long)index - Offset;
        return Step == 0 ? distance == 0 : distance % Step == 0 && distance / Step >= 0;
    }
}
