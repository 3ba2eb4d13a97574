using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace EdgeFunctions.Context;

/// <summary>Turns a reader's random number into numbers that look random for each question, and are the same every time.</summary>
internal static class ReaderHash
{
    private const double Unit = 1.0 / (1UL << 53);

    /// <summary>Stands for a question, such as an experiment's variant; made once.</summary>
    public static ulong SeedOf(string question) => BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(question)));

    /// <summary>A number above 0, and 1 at most, evenly spread over readers, and over questions for one reader.</summary>
    public static double Of(UInt128 reader, ulong seed) => ((Mix((ulong)(reader >> 64) ^ Mix((ulong)reader ^ seed)) >> 11) + 1) * Unit;

    /// <summary>The finalizer of SplitMix64 (Steele, Lea and Flood, 2014): each bit of the input changes half of the output's.</summary>
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
