using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EdgeFunctions.Configuration;
using EdgeFunctions.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Context;

/// <summary>The cookie by which a reader is known again: 128 random bits, and a signature, so that nobody makes up a reader.</summary>
/// <remarks>It says nothing of experiments. Which variant a reader sees follows from the number and the settings.</remarks>
internal sealed class ReaderCookie
{
    public const string Name = "edge-x";

    private const int IdBytes = 16;
    private const int IdLength = 22;
    private const int SignatureLength = 43;

    private readonly byte[] _key;
    private readonly string _attributes;

    public ReaderCookie(ReadersOptions options)
    {
        _key = SHA256.HashData(Encoding.UTF8.GetBytes("edge-x\0" + options.CookieKey));
        _attributes = string.Create(CultureInfo.InvariantCulture, $"; Max-Age={(long)options.CookieMaxAge.TotalSeconds}; Path=/; HttpOnly; SameSite=Lax");
    }

    /// <summary>A reader who has not been here.</summary>
    public static UInt128 NewReader()
    {
        Span<byte> id = stackalloc byte[IdBytes];
        RandomNumberGenerator.Fill(id);
        return BinaryPrimitives.ReadUInt128BigEndian(id);
    }

    /// <summary>The value of <c>Set-Cookie</c> that makes the browser keep a reader's number.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="secure">Whether the site is reached by https; by http a browser would not send it back.</param>
    public string For(UInt128 reader, bool secure)
    {
        Span<byte> id = stackalloc byte[IdBytes];
        Span<byte> signature = stackalloc byte[SHA256.HashSizeInBytes];
        BinaryPrimitives.WriteUInt128BigEndian(id, reader);
        HMACSHA256.HashData(_key, id, signature);
        return $"{Name}={Base64Url.EncodeToString(id)}.{Base64Url.EncodeToString(signature)}{_attributes}{(secure ? "; Secure" : "")}";
    }

    /// <summary>The reader that a request's cookies name; false when none does, or none with our signature.</summary>
    public bool TryRead(StringValues lines, out UInt128 reader)
    {
        foreach (var line in lines)
        {
            foreach (var range in line.AsSpan().Split(';'))
            {
                if (IsOurs(line.AsSpan(range), out var value) && TryVerify(value, out reader))
                {
                    return true;
                }
            }
        }

        reader = default;
        return false;
    }

    /// <summary>The cookies without ours, which no origin needs to see; null when ours is not there.</summary>
    public static StringValues? Without(StringValues lines)
    {
        StringBuilder? kept = null;
        foreach (var line in lines)
        {
            // A cookie of that name is the edge's, whatever its value.
            if (line?.Contains(Name, StringComparison.Ordinal) == true)
            {
                kept = new StringBuilder();
            }
        }

        if (kept is null)
        {
            return null;
        }

        var found = false;
        foreach (var line in lines)
        {
            foreach (var range in line.AsSpan().Split(';'))
            {
                var cookie = line.AsSpan(range).TrimOws();
                if (IsOurs(cookie, out _))
                {
                    found = true;
                }
                else if (!cookie.IsEmpty)
                {
                    kept.Append(kept.Length == 0 ? "" : "; ").Append(cookie);
                }
            }
        }

        return !found ? null : kept.Length == 0 ? StringValues.Empty : kept.ToString();
    }

    private static bool IsOurs(ReadOnlySpan<char> cookie, out ReadOnlySpan<char> value)
    {
        var equals = cookie.IndexOf('=');
        value = equals < 0 ? default : cookie[(equals + 1)..].TrimOws();
        return equals > 0 && cookie[..equals].TrimOws().SequenceEqual(Name);
    }

    private bool TryVerify(ReadOnlySpan<char> value, out UInt128 reader)
    {
        reader = default;
        Span<byte> id = stackalloc byte[IdBytes];
        Span<byte> given = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> expected = stackalloc byte[SHA256.HashSizeInBytes];
        if (value.Length != IdLength + 1 + SignatureLength || value[IdLength] != '.'
            || !TryDecode(value[..IdLength], id) || !TryDecode(value[(IdLength + 1)..], given))
        {
            return false;
        }

        HMACSHA256.HashData(_key, id, expected);
        if (!CryptographicOperations.FixedTimeEquals(given, expected))
        {
            return false;
        }

        reader = BinaryPrimitives.ReadUInt128BigEndian(id);
        return true;
    }

    /// <summary>TryDecodeFromChars throws on what is no base64url.</summary>
    private static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes) =>
        Base64Url.DecodeFromChars(text, bytes, out _, out var written) == OperationStatus.Done && written == bytes.Length;
}
