using EdgeFunctions.Context;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Tests.Context;

public sealed class DeviceDetectorTests
{
    private const string Chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36";

    [Theory]
    [InlineData(Chrome, "Desktop")]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15", "Desktop")]
    [InlineData("Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Tablet PC 2.0)", "Desktop")]
    [InlineData("curl/8.5.0", "Desktop")]
    [InlineData("", "Desktop")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1", "Mobile")]
    [InlineData("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Mobile Safari/537.36", "Mobile")]
    [InlineData("Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0", "Mobile")]
    [InlineData("Mozilla/5.0 (Linux; Android 9; CUBOT NOVA) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36", "Mobile")]
    [InlineData("Opera/9.80 (Android; Opera Mini/36.2; U; en) Presto/2.12 Version/12.16 Mobi", "Mobile")]
    [InlineData("Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/12.1 Mobile/15E148 Safari/604.1", "Tablet")]
    [InlineData("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36", "Tablet")]
    [InlineData("Mozilla/5.0 (Android 14; Tablet; rv:128.0) Gecko/128.0 Firefox/128.0", "Tablet")]
    [InlineData("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "Bot")]
    [InlineData("Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "Bot")]
    [InlineData("Mozilla/5.0 (compatible; YandexBot/3.0)", "Bot")]
    [InlineData("facebookexternalhit/1.1", "Bot")]
    [InlineData("Mozilla/5.0 (compatible; Baiduspider/2.0)", "Bot")]
    [InlineData("TelegramBot (like TwitterBot)", "Bot")]
    [InlineData("Robotics-Browser/1.0", "Desktop")]
    public void Of_UserAgent_IsAClass(string agent, string expected) => Assert.Equal(expected, DeviceDetector.Of(new HeaderDictionary { ["User-Agent"] = agent }).ToString());

    [Theory]
    [InlineData("?1", "\"Android\"", null, "Mobile")]
    [InlineData("?0", "\"Android\"", null, "Tablet")]
    [InlineData("?0", "\"Windows\"", null, "Desktop")]
    [InlineData("?0", "\"Android\"", "\"Mobile\"", "Mobile")]
    [InlineData("?0", "\"Windows\"", "\"Desktop\", \"Tablet\"", "Tablet")]
    [InlineData("?0", "\"Windows\"", "\"Desktop\"", "Desktop")]
    [InlineData("?0", "\"Android\"", "\"Desktop\"", "Desktop")]
    [InlineData("nonsense", null, null, "Mobile")]
    public void Of_ClientHints_GoBeforeTheName(string mobile, string? platform, string? form, string expected)
    {
        var fields = new HeaderDictionary { ["User-Agent"] = "X Mobi", ["Sec-CH-UA-Mobile"] = mobile, ["Sec-CH-UA-Platform"] = platform, ["Sec-CH-UA-Form-Factors"] = form };
        Assert.Equal(expected, DeviceDetector.Of(fields).ToString());
    }

    [Fact]
    public void Of_AllocatesNothing()
    {
        var fields = new HeaderDictionary { ["User-Agent"] = Chrome, ["Sec-CH-UA-Mobile"] = "?0", ["Sec-CH-UA-Platform"] = "\"Windows\"" };
        DeviceDetector.Of(fields);
        var before = GC.GetAllocatedBytesForCurrentThread();
        DeviceDetector.Of(fields);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
