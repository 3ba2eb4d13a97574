namespace EdgeFunctions.Load;

/// <summary>How long each job of a server runs.</summary>
/// <param name="LongWarmUp">For servers that are compiled while they run.</param>
/// <param name="ShortWarmUp">For the others.</param>
/// <param name="Window">One measurement.</param>
/// <param name="Windows">How many measurements; the median is shown. Many short ones, in turns with the other servers: see <see cref="Lineup"/>.</param>
internal sealed record Pace(TimeSpan LongWarmUp, TimeSpan ShortWarmUp, TimeSpan Window, int Windows)
{
    /// <summary>For figures. Code that is compiled while it runs takes tens of seconds on one busy core before it shows its real ones.</summary>
    public static Pace Full { get; } = new(TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), 7);

    /// <summary>To see that every row works.</summary>
    public static Pace Quick { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), 1);
}
