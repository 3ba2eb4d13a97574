namespace EdgeFunctions.Bodies;

/// <summary>The thread that waits for sockets may be the one that runs us. While it does, all its other sockets wait.</summary>
internal static class SocketThread
{
    /// <summary>So much of a body, at hand without a wait, is one turn: a tenth of a millisecond or less to rewrite.</summary>
    public const int Turn = 64 * 1024;

    /// <summary>Whether what takes long should go to the pool first: <c>await Task.Yield()</c>.</summary>
    public static bool IsCurrent => !Thread.CurrentThread.IsThreadPoolThread;
}
