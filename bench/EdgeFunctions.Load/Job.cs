namespace EdgeFunctions.Load;

/// <summary>What readers ask for, over and over.</summary>
/// <param name="Name">The column's title.</param>
/// <param name="Path">What is asked for.</param>
/// <param name="IsPage">Whether only servers that rewrite are asked.</param>
/// <param name="AcceptEncoding">The field of that name; none when null.</param>
/// <param name="Connections">How many readers.</param>
/// <param name="IsLarge">Whether answers are counted by their bytes: of the few that fit into a window, those that it cuts off would count.</param>
internal sealed record Job(string Name, string Path, bool IsPage, string? AcceptEncoding = null, int Connections = Job.DefaultConnections, bool IsLarge = false)
{
    public const int DefaultConnections = 8;
}
