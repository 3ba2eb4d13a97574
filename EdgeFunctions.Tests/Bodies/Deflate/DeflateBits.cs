namespace EdgeFunctions.Tests.Bodies.Deflate;

/// <summary>Writes DEFLATE bit by bit, for bodies that no encoder would make.</summary>
internal sealed class DeflateBits
{
    private readonly List<byte> _bytes = [];
    private int _bit;

    /// <summary>A number, lowest bit first (RFC 1951 section 3.1.1).</summary>
    public DeflateBits Number(int value, int count)
    {
        for (var i = 0; i < count; i++)
        {
            Bit((value >> i) & 1);
        }

        return this;
    }

    /// <summary>A code, highest bit first.</summary>
    public DeflateBits Code(int value, int count)
    {
        for (var i = count - 1; i >= 0; i--)
        {
            Bit((value >> i) & 1);
        }

        return this;
    }

    /// <summary>A literal in the fixed code.</summary>
    public DeflateBits FixedLiteral(int literal) => literal < 144 ? Code(0x30 + literal, 8) : Code(0x190 + literal - 144, 9);

    /// <summary>A symbol above the literals in the fixed code.</summary>
    public DeflateBits FixedSymbol(int symbol) => symbol < 280 ? Code(symbol - 256, 7) : Code(0xC0 + symbol - 280, 8);

    public DeflateBits Bytes(params ReadOnlySpan<byte> bytes)
    {
        while (_bit % 8 != 0)
        {
            Bit(0);
        }

        foreach (var b in bytes)
        {
            Number(b, 8);
        }

        return this;
    }

    public byte[] ToArray() => [.. _bytes];

    private void Bit(int bit)
    {
        if (_bit % 8 == 0)
        {
            _bytes.Add(0);
        }

        _bytes[^1] |= (byte)(bit << (_bit % 8));
        _bit++;
    }
}
