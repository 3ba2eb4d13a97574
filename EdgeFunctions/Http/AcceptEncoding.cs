using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Http;

/// <summary>A parsed <c>Accept-Encoding</c> (RFC 9110 section 12.5.3).</summary>
internal readonly struct AcceptEncoding
{
    private readonly double? _gzip;
    private readonly double? _brotli;
    private readonly double? _deflate;
    private readonly double? _identity;
    private readonly double? _any;
    private readonly bool _present;

    private AcceptEncoding(StringValues values)
    {
        foreach (var item in new FieldMembers(values, areQuoted: false))
        {
            _present = true;
            var semicolon = item.IndexOf(';');
            var coding = semicolon < 0 ? item : item[..semicolon].TrimOws();
            var weight = semicolon < 0 ? 1 : Weight(item[(semicolon + 1)..]);

            // The first mention of a coding counts.
            if (Is(coding, "gzip") || Is(coding, "x-gzip"))
            {
                _gzip ??= weight;
            }
            else if (Is(coding, "br"))
            {
                _brotli ??= weight;
            }
            else if (Is(coding, "deflate"))
            {
                _deflate ??= weight;
            }
            else if (Is(coding, "identity"))
            {
                _identity ??= weight;
            }
            else if (Is(coding, "*"))
            {
                _any ??= weight;
            }
        }
    }

    public double Gzip => _gzip ?? _any ?? 0;

    public double Brotli => _brotli ?? _any ?? 0;

    public double Deflate => _deflate ?? _any ?? 0;

    /// <summary>Identity is acceptable unless it, or everything unnamed, is refused.</summary>
    public double Identity => _identity ?? (_any is 0 ? 0 : double.Epsilon);

    public static AcceptEncoding Parse(StringValues values) => new(values);

    /// <summary>
    /// What to ask an origin for when its body will be decoded here: the reader's codings, cut to those that are understood.
    /// Null when the reader sent no field: then the origin must not compress for a reader who may not be able to decode.
    /// </summary>
    public string? ToOrigin() => !_present
        ? null
        : (Gzip > 0, Brotli > 0, Deflate > 0) switch
        {
            (true, true, true) => "gzip, br, deflate",
            (true, true, false) => "gzip, br",
            (true, false, true) => "gzip, deflate",
            (false, true, true) => "br, deflate",
            (true, false, false) => "gzip",
            (false, true, false) => "br",
            (false, false, true) => "deflate",
            _ => "identity",
        };

    private static bool Is(ReadOnlySpan<char> coding, string name) => coding.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static double Weight(ReadOnlySpan<char> parameters)
    {
        var equals = parameters.IndexOf('=');
        return equals > 0 && parameters[..equals].TrimOws() is "q" or "Q"
            && double.TryParse(parameters[(equals + 1)..].TrimOws(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight)
            ? Math.Clamp(weight, 0, 1)
            : 1;
    }
}
