namespace EdgeFunctions.Load;

/// <summary>A server that can be started in front of an origin.</summary>
/// <param name="Name">What the tables call it.</param>
/// <param name="Rewrites">Whether it rewrites pages; if not, only its assets are measured.</param>
/// <param name="IsDotnet">Whether it compiles while it runs, and so needs its warm-up.</param>
/// <param name="Start">Starts it; null where it is not installed.</param>
internal sealed record Server(string Name, bool Rewrites, bool IsDotnet, Func<string, Task<ServerProcess?>> Start)
{
    public bool Does(Job job) => Rewrites || !job.IsPage;
}
