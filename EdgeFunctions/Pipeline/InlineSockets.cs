using EdgeFunctions.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Configuration;

namespace EdgeFunctions.Pipeline;

/// <summary>Has what a socket brings worked on by the thread that saw it come, instead of by one of the pool.</summary>
/// <remarks>
/// A request is mostly waiting for two sockets. Each hop to a pool thread costs a wake-up and a switch: on one core a sixth to a
/// fifth of what a small asset costs. What this thread does all its other sockets wait for, so what takes long leaves it:
/// <see cref="Bodies.SocketThread"/>.
/// </remarks>
internal static class InlineSockets
{
    // The framework's own switch. It has no API, and is read when the first socket of the process is made.
    private const string Switch = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    private const string Setting = $"{EdgeOptions.Section}:{nameof(EdgeOptions.Server)}:{nameof(ServerOptions.InlineSockets)}";

    /// <summary>Sets the switch for the process, unless it is set. To be called before there is a socket; not where other code shares the process.</summary>
    public static void Prepare(IConfiguration configuration)
    {
        // What is no Boolean is complained of with all other settings.
        var isOn = !bool.TryParse(configuration[Setting], out var wanted) || wanted;
        if (isOn && string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Switch)))
        {
            Environment.SetEnvironmentVariable(Switch, "1");
        }
    }

    /// <summary>The server's side of it.</summary>
    public static void Configure(SocketTransportOptions sockets, EdgeOptions options)
    {
        if (options.Server.InlineSockets)
        {
            sockets.UnsafePreferInlineScheduling = true;
        }

        // The server would ask first whether a connection has data, and take memory then. That is one system call more for each
        // request; what it saves is a block (Edge__Server__BlockBytes) for each connection that waits.
        sockets.WaitForDataBeforeAllocatingBuffer = false;
    }
}
