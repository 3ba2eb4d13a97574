namespace EdgeFunctions.Responses;

/// <summary>How much of a page goes to its reader at a time, in bytes.</summary>
internal static class PieceSize
{
    /// <summary>For a reader who takes each piece at once. Most pages leave so with one system call and one wake-up of the reader; larger pieces gain nothing more.</summary>
    public const int Largest = 128 * 1024;

    /// <summary>
    /// For a reader who has to be waited for, who would hold more memory than he can use. Kestrel lets a flush wait from 64 KiB on: half of
    /// it keeps the socket busy while the next piece is made.
    /// </summary>
    public const int Small = 32 * 1024;

    /// <summary>The next piece's, by whether the last one was taken at once.</summary>
    public static int After(bool wasTaken) => wasTaken ? Largest : Small;
}
