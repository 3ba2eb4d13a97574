namespace EdgeFunctions.Configuration;

/// <summary>Checks what the server may take.</summary>
internal static class ServerValidator
{
    // The server's own block, and more than any piece that is sent from one.
    private const int Least = ServerOptions.OwnBlockBytes;
    private const int Most = 1024 * 1024;

    public static void Validate(ServerOptions server, List<string> errors)
    {
        if (server.BlockBytes is < Least or > Most)
        {
            EdgeOptionsValidator.Add(errors, "Server:BlockBytes", server.BlockBytes, $"is no size for a connection's memory; give {Least} (the server's own) to {Most}");
        }

        if (server.MaxSpareBytes < 0)
        {
            EdgeOptionsValidator.Add(errors, "Server:MaxSpareBytes", server.MaxSpareBytes, "cannot be negative");
        }
    }
}
