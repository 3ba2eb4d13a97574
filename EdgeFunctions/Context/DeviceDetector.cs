using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Context;

/// <summary>Says what a reader holds: from what its user agent states as a crawler, then client hints, then what its name shows.</summary>
/// <remarks>
/// Four classes for layouts and counts, not a catalogue of devices. What cannot be told is a desktop: an iPad whose Safari calls
/// itself a Macintosh is one (it has done so since iPadOS 13, so that it gets desktop pages).
/// </remarks>
internal static class DeviceDetector
{
    /// <summary>Crawlers whose names do not end in "bot" and who give no address.</summary>
    private static readonly string[] Crawlers = ["crawler", "spider", "slurp", "mediapartners-google", "google-inspectiontool", "facebookexternalhit"];

    public static DeviceClass Of(IHeaderDictionary fields)
    {
        ReadOnlySpan<char> agent = fields.UserAgent.ToString();
        return IsBot(agent) ? DeviceClass.Bot : FromHints(fields) ?? FromAgent(agent);
    }

    private static bool IsBot(ReadOnlySpan<char> agent)
    {
        // A crawler gives the address of a page on itself, after a plus sign; no browser does.
        if (agent.Contains("+http", StringComparison.Ordinal))
        {
            return true;
        }

        foreach (var name in Crawlers)
        {
            if (agent.Contains(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        // "Googlebot/2.1", "GPTBot", but not "Robotics", and not the telephones of Cubot.
        for (var rest = agent; rest.IndexOf("bot", StringComparison.OrdinalIgnoreCase) is >= 0 and var at; rest = rest[(at + 3)..])
        {
            var isEnd = at + 3 == rest.Length || !char.IsAsciiLetter(rest[at + 3]);
            if (isEnd && !rest[..at].EndsWith("cu", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>User-Agent Client Hints: structured fields (RFC 9651), a list of strings and a boolean.</summary>
    private static DeviceClass? FromHints(IHeaderDictionary fields)
    {
        var form = fields["Sec-CH-UA-Form-Factors"];
        if (!StringValues.IsNullOrEmpty(form))
        {
            ReadOnlySpan<char> factors = form.ToString();
            if (factors.Contains("\"Mobile\"", StringComparison.Ordinal))
            {
                return DeviceClass.Mobile;
            }

            if (factors.Contains("\"Tablet\"", StringComparison.Ordinal))
            {
                return DeviceClass.Tablet;
            }

            // Android has windows and keyboards, too.
            if (factors.Contains("\"Desktop\"", StringComparison.Ordinal))
            {
                return DeviceClass.Desktop;
            }
        }

        return fields["Sec-CH-UA-Mobile"].ToString() switch
        {
            "?1" => DeviceClass.Mobile,
            // Chrome on an Android tablet: not mobile, and still Android.
            "?0" => fields["Sec-CH-UA-Platform"].ToString() == "\"Android\"" ? DeviceClass.Tablet : DeviceClass.Desktop,
            _ => null,
        };
    }

    private static DeviceClass FromAgent(ReadOnlySpan<char> agent)
    {
        // "Mobi" is what browsers agree on for a small screen. An iPad of old says it as well; Android without it is a tablet.
        var isMobile = agent.Contains("Mobi", StringComparison.Ordinal);
        return agent switch
        {
            _ when agent.Contains("iPad", StringComparison.Ordinal) => DeviceClass.Tablet,
            // Internet Explorer names "Tablet PC" as a part of Windows.
            _ when agent.Contains("Tablet", StringComparison.Ordinal) && !agent.Contains("Tablet PC", StringComparison.Ordinal) => DeviceClass.Tablet,
            _ when isMobile => DeviceClass.Mobile,
            _ when agent.Contains("Android", StringComparison.Ordinal) || agent.Contains("Kindle", StringComparison.Ordinal) => DeviceClass.Tablet,
            _ => DeviceClass.Desktop,
        };
    }
}
