using System.Globalization;

namespace EdgeFunctions.Load;

/// <summary>A server's figures of one job, one a round.</summary>
internal sealed class Windows(int capacity)
{
    private readonly List<double> _figures = new(capacity);

    public double Median => MedianOf(_figures);

    public void Add(double figure) => _figures.Add(figure);

    /// <summary>The median, and half of what lies between the lowest and the highest.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Median:N0} ± {(_figures.Max() - _figures.Min()) / 2:N0}");

    /// <summary>What these are of another's, round by round: the median, lowest and highest.</summary>
    public string RatioTo(Windows other)
    {
        var ratios = _figures.Zip(other._figures, static (mine, theirs) => mine / theirs).ToList();
        return string.Create(CultureInfo.InvariantCulture, $"{MedianOf(ratios):N2} ({ratios.Min():N2}–{ratios.Max():N2})");
    }

    private static double MedianOf(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
