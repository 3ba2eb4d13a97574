namespace EdgeFunctions.Load;

/// <summary>
/// Servers that are measured beside each other: all are running, and take turns. A machine that others use, too, has slow
/// minutes; so they are slow for all, and what one took of the other's time in a round can be told.
/// </summary>
internal sealed class Lineup : IDisposable
{
    private readonly List<Starter> _starters = [];
    private readonly List<string> _missing = [];

    public IReadOnlyList<Starter> Starters => _starters;

    /// <summary>Names of servers that are not installed.</summary>
    public IReadOnlyList<string> Missing => _missing;

    public static async Task<Lineup> StartAsync(IEnumerable<Server> servers, string origin)
    {
        var lineup = new Lineup();
        try
        {
            foreach (var server in servers)
            {
                if (await server.Start(origin) is { } process)
                {
                    lineup._starters.Add(new Starter(server, process));
                }
                else
                {
                    lineup._missing.Add(server.Name);
                }
            }

            return lineup;
        }
        catch
        {
            // Those that run would go on without anybody who stops them.
            lineup.Dispose();
            throw;
        }
    }

    /// <summary>Lets each server have its turn, in every round a different one first.</summary>
    public async Task TakeTurnsAsync(int rounds, Func<Starter, int, Task> turn)
    {
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < _starters.Count; i++)
            {
                await turn(_starters[(round + i) % _starters.Count], round);
            }
        }
    }

    public void Dispose()
    {
        foreach (var starter in _starters)
        {
            starter.Process.Dispose();
        }
    }

    /// <summary>A server that runs.</summary>
    internal sealed record Starter(Server Server, ServerProcess Process);
}
