using EdgeFunctions.Configuration;
using EdgeFunctions.Transforms.Injection;
using Microsoft.Extensions.Configuration;

namespace EdgeFunctions.Tests.Configuration;

public sealed class EdgeSettingsTests
{
    [Fact]
    public void Load_OriginAlone_HasDefaults()
    {
        var options = EdgeSettings.Load(Settings(("Publisher:OriginUrl", "https://origin.example")));
        Assert.Equal(Delivery.Buffered, options.Publisher.Delivery);
        Assert.Equal(EdgeDefaults.MaxBufferedBytes, options.Publisher.MaxBufferedBytes);
        Assert.Empty(options.Assets.Routes);
    }

    [Fact]
    public void Load_Everything_IsBound()
    {
        var options = EdgeSettings.Load(Settings(
            ("Publisher:OriginUrl", " https://origin.example "),
            ("Publisher:PublicHosts:0", "www.example.com"),
            ("Publisher:PublicHosts:1", "example.com:8443"),
            ("Publisher:Delivery", "streaming"),
            ("Publisher:WhenOverLimit", "Reject"),
            ("Assets:Routes:0:Prefix", "/media"),
            ("Assets:Routes:0:OriginUrl", "https://assets.example"),
            ("Assets:Routes:0:Query", "Strip"),
            ("Origin:IdleTimeout", "00:00:07"),
            ("Inject:0:Html", "<b>")));
        Assert.Equal("https://origin.example", options.Publisher.OriginUrl);
        Assert.Equal(["www.example.com", "example.com:8443"], options.Publisher.PublicHosts);
        Assert.Equal((Delivery.Streaming, OverLimit.Reject), (options.Publisher.Delivery, options.Publisher.WhenOverLimit));
        Assert.Equal(QueryPolicy.Strip, options.Assets.Routes[0].Query);
        Assert.Equal(TimeSpan.FromSeconds(7), options.Origin.IdleTimeout);
        Assert.Equal("<b>", options.Inject[0].Html);
    }

    [Fact]
    public void Load_EmptyValue_IsNotSet()
    {
        var options = EdgeSettings.Load(Settings(("Publisher:OriginUrl", "https://origin.example"), ("Publisher:OriginHost", ""), ("Publisher:MaxBufferedBytes", " ")));
        Assert.Null(options.Publisher.OriginHost);
        Assert.Equal(EdgeDefaults.MaxBufferedBytes, options.Publisher.MaxBufferedBytes);
    }

    [Fact]
    public void Load_ManyFaults_ReportsAllWithNameValueAndMend()
    {
        var e = Assert.Throws<EdgeSettingsException>(() => EdgeSettings.Load(Settings(
            ("Publisher:OriginUrl", "origin.example"),
            ("Publisher:Delivery", "Fast"),
            ("Publisher:MaxBufferedBytes", "4MB"),
            ("Publisher:Orgin", "x"),
            ("Origin:IdleTimeout", "-00:00:01"),
            ("Assets:Routes:0:Prefix", "media"),
            ("Compression:BrotliQuality", "12"),
            ("Functions:Key", "short-secret"),
            ("Inject:0:Where", "HeadMiddle"))));

        AssertOne(e, "Edge__Publisher__OriginUrl = \"origin.example\"", "https://origin.example.com");
        AssertOne(e, "Edge__Publisher__Delivery = \"Fast\"", "Buffered, Streaming");
        AssertOne(e, "Edge__Publisher__MaxBufferedBytes = \"4MB\"", "a whole number");
        AssertOne(e, "Edge__Publisher__Orgin is not a setting", "OriginUrl");
        AssertOne(e, "Edge__Origin__IdleTimeout", "00:00:15");
        AssertOne(e, "Edge__Assets__Routes__0__Prefix = \"media\"", "/media");
        AssertOne(e, "Edge__Assets__Routes__0__OriginUrl", "https://origin.example.com");
        AssertOne(e, "Edge__Compression__BrotliQuality = \"12\"", "11");
        AssertOne(e, "Edge__Inject__0__Where = \"HeadMiddle\"", "HeadStart");
        AssertOne(e, "Edge__Functions__Key", "16 or more");
        Assert.DoesNotContain(e.Errors, m => m.Contains("short-secret", StringComparison.Ordinal));
        Assert.Equal(10, e.Errors.Count);
    }

    [Fact]
    public void Load_NumberThatIsTooLarge_SaysHowLargeItMayBe()
    {
        var e = Assert.Throws<EdgeSettingsException>(() => EdgeSettings.Load(Settings(("Publisher:OriginUrl", "https://origin.example"), ("Publisher:MaxBufferedBytes", "4294967296"))));
        AssertOne(e, "Edge__Publisher__MaxBufferedBytes = \"4294967296\"", "2147483647 at most");
    }

    [Theory]
    [InlineData("Cache:MaxBytes", "-1", "0 for no cache")]
    [InlineData("Cache:MaxBytes", "4096", "1048576")]
    [InlineData("Cache:MaxEntryBytes", "10", "1024")]
    [InlineData("Cache:StaleIfError", "-00:00:01", "thirty days")]
    [InlineData("Cache:StaleWhileRevalidate", "31.00:00:00", "thirty days")]
    [InlineData("Cache:IgnoreQuery:0", "utm*x", "one * at its end")]
    [InlineData("Cache:PersonalCookies:0", "a=b", "give a name")]
    public void Load_CacheFault_IsNamed(string name, string value, string mend)
    {
        var e = Assert.Throws<EdgeSettingsException>(() => EdgeSettings.Load(Settings(("Publisher:OriginUrl", "https://origin.example"), (name, value))));
        Assert.Single(e.Errors);
        AssertOne(e, "Edge__" + name.Replace(":", "__", StringComparison.Ordinal), mend);
    }

    [Theory]
    [InlineData("Json:0:Name", "", "give the member's name")]
    [InlineData("Json:0:Value", "", "give a JSON value")]
    [InlineData("Json:0:Value", "{a:1}", "double quotes")]
    [InlineData("Json:0:Value", "eu", "double quotes")]
    [InlineData("Json:0:Paths:0", "api/**", "starts with a slash")]
    [InlineData("Json:0:WhenExists", "Add", "Keep, Replace")]
    public void Load_JsonFault_IsNamed(string name, string value, string mend)
    {
        (string Name, string Value)[] settings = [("Publisher:OriginUrl", "https://origin.example"), ("Json:0:Name", "a"), ("Json:0:Value", "1")];
        var e = Assert.Throws<EdgeSettingsException>(() => EdgeSettings.Load(Settings([.. settings.Where(s => s.Name != name), (name, value)])));
        Assert.Single(e.Errors);
        AssertOne(e, "Edge__" + name.Replace(":", "__", StringComparison.Ordinal), mend);
    }

    [Theory]
    [InlineData("ftp://origin.example")]
    [InlineData("https://origin.example/path")]
    [InlineData("https://user:pw@origin.example")]
    [InlineData("https://origin.example?x")]
    [InlineData("/relative")]
    public void Load_OriginThatIsMoreThanAnAddress_IsRefused(string url) =>
        Assert.Single(Assert.Throws<EdgeSettingsException>(() => EdgeSettings.Load(Settings(("Publisher:OriginUrl", url)))).Errors);

    [Theory]
    [InlineData("(a)(?=b)")]
    [InlineData("(a)\\1")]
    [InlineData("(")]
    public void Load_PatternThatMayBacktrack_IsRefused(string pattern)
    {
        var e = Assert.Throws<EdgeSettingsException>(() => EdgeSettings.Load(Settings(
            ("Publisher:OriginUrl", "https://origin.example"),
            ("Assets:Routes:0:Prefix", "/media"),
            ("Assets:Routes:0:OriginUrl", "https://assets.example"),
            ("Assets:Routes:0:PathPattern", pattern),
            ("Assets:Routes:0:TargetPath", "/x"))));
        AssertOne(e, "Edge__Assets__Routes__0__PathPattern", "linear time");
    }

    [Theory]
    [InlineData("Publisher:PublicHosts", "www.example.com", "PublicHosts__0")]
    [InlineData("Cache:PersonalCookies", "session", "PersonalCookies__0")]
    [InlineData("Diagnostics:RedactQuery", "voucher", "RedactQuery__0")]
    [InlineData("Headers:0:When:Paths", "/static/**", "Paths__0")]
    [InlineData("Protect", "/preview", "Protect__0")]
    [InlineData("Protect:0", "/preview", "Path, ")]
    [InlineData("FrontDoor", "8f0d3f63-3c1f-4a6f-9d9b-0f2c7a5d1e11", "Id")]
    [InlineData("Compression", "gzip", "GzipLevel")]
    public void Load_ValueWhereAListOrASectionIs_IsNamedWithoutIt(string name, string value, string mend)
    {
        var e = Assert.Throws<EdgeSettingsException>(() => EdgeSettings.Load(Settings(
            ("Publisher:OriginUrl", "https://origin.example"), ("Headers:0:Name", "Cache-Control"), ("Headers:0:Value", "no-store"), (name, value))));
        AssertOne(e, "Edge__" + name.Replace(":", "__", StringComparison.Ordinal), mend);
        Assert.DoesNotContain(value, e.Errors[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ItemsBeforeAreEmpty_TheFaultNamesTheItemAsItIsWritten()
    {
        var e = Assert.Throws<EdgeSettingsException>(() => EdgeSettings.Load(
            Settings(
                ("Publisher:OriginUrl", "https://origin.example"),
                ("Publisher:PublicHosts:0", ""),
                ("Publisher:PublicHosts:2", "https://www.example.com"),
                ("Protect:0:Path", ""),
                ("Protect:1:Path", "/preview"),
                ("Protect:1:Username", "editor"),
                ("Inject:0:Html", ""),
                ("Inject:7:Html", "<b>{{x}}"),
                ("Inject:7:When:Devices:0", ""),
                ("Inject:7:When:Devices:3", "Watch")),
            InjectionRules.Validate));
        AssertOne(e, "Edge__Publisher__PublicHosts__2", "host name");
        AssertOne(e, "Edge__Protect__1__Secret", "is missing");
        AssertOne(e, "Edge__Inject__7__Html", "{{x}}");
        AssertOne(e, "Edge__Inject__7__When__Devices__3", "Mobile");
        Assert.Equal(4, e.Errors.Count);
    }

    [Theory]
    [InlineData("1.00:00:00", 86_400)]
    [InlineData("23:59:59", 86_399)]
    [InlineData("00:00:01.5", 1.5)]
    [InlineData("1:00", 3600)]
    public void Load_Time_IsRead(string value, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), EdgeSettings.Load(Settings(("Publisher:OriginUrl", "https://origin.example"), ("Cache:StaleIfError", value))).Cache.StaleIfError);

    /// <summary>The framework would take them for days.</summary>
    [Theory]
    [InlineData("24:00:00")]
    [InlineData("30:00")]
    [InlineData("25:30:00")]
    [InlineData("30")]
    public void Load_TimeThatIsReadAsDays_IsRefused(string value) =>
        AssertOne(Assert.Throws<EdgeSettingsException>(() => EdgeSettings.Load(Settings(("Publisher:OriginUrl", "https://origin.example"), ("Cache:StaleIfError", value)))), $"Edge__Cache__StaleIfError = \"{value}\"", "1.00:00:00");

    [Theory]
    [InlineData("Rewrite:Attributes:0", "data-src data-bg", "a number of its own")]
    [InlineData("Rewrite:Attributes:0", "data-href=", "data-href")]
    [InlineData("Rewrite:Attributes:0", "<img>", "data-href")]
    [InlineData("Rewrite:Attributes:0", "img[data-src]", "data-href")]
    [InlineData("Publisher:PublicHosts:0", "www.example.com:443", "leave it out")]
    [InlineData("Publisher:PublicHosts:0", "www.example.com:80", "leave it out")]
    [InlineData("Headers:0:When:Hosts:0", "www.example.com:443", "leave it out")]
    [InlineData("Inject:0:When:Hosts:0", "www.example.com:443", "leave it out")]
    [InlineData("Publisher:PublicHosts:0", "www.example.com:0443", "leave it out")]
    [InlineData("Publisher:PublicHosts:0", "b\u00fccher.example", "write it as xn--bcher-kva.example.")]
    [InlineData("Publisher:PublicHosts:0", "B\u00fccher.example:8443", "write it as xn--bcher-kva.example:8443.")]
    [InlineData("Publisher:OriginHost", "b\u00fccher.example", "write it as xn--bcher-kva.example.")]
    [InlineData("Rewrite:Hosts:0", "b\u00fccher.example", "write it as xn--bcher-kva.example.")]
    [InlineData("Headers:0:When:Hosts:0", "b\u00fccher.example", "write it as xn--bcher-kva.example.")]
    [InlineData("Rewrite:Hosts:0", "https://b\u00fccher.example", "without scheme")]
    [InlineData("Protect:0:Path", "/pre//view", "empty segments")]
    [InlineData("Protect:0:Path", "//preview", "empty segments")]
    [InlineData("Protect:0:Path", "/pre/./view", "dots")]
    [InlineData("Protect:0:Path", "/preview./x", "dots")]
    [InlineData("Protect:0:Path", "/preview;x=y", "parameters")]
    [InlineData("Protect:0:Path", "/pre\\view", "escapes")]
    [InlineData("Protect:0:Path", "/preview/**", "stars")]
    [InlineData("Protect:0:Path", "/preview*", "stars")]
    [InlineData("Assets:Routes:0:Prefix", "/media/*", "stars")]
    [InlineData("Assets:Routes:0:Prefix", "/m\u00e9dias", "ASCII")]
    [InlineData("Assets:Routes:0:TargetPath", "/a b$1", "percent-encode")]
    [InlineData("Assets:Routes:0:TargetPath", "/bilder/\u00fcber$1", "percent-encode")]
    [InlineData("Assets:Routes:0:TargetPath", "/x?w=100$1", "no query")]
    [InlineData("Assets:Routes:0:TargetPath", "/x#$1", "percent-encode")]
    [InlineData("Headers:0:When:Paths:0", "/m\u00e9dias/**", "percent-encoded")]
    public void Load_WhatCouldNeverWork_IsNamed(string name, string value, string mend)
    {
        (string Name, string Value)[] settings =
        [
            ("Publisher:OriginUrl", "https://origin.example"), ("Assets:Routes:0:Prefix", "/media"), ("Assets:Routes:0:OriginUrl", "https://assets.example"),
            ("Assets:Routes:0:PathPattern", "^/media(.*)$"), ("Assets:Routes:0:TargetPath", "$1"), ("Headers:0:Name", "X-A"), ("Headers:0:Value", "b"),
            ("Inject:0:Html", "<b>"), ("Protect:0:Path", "/preview"), ("Protect:0:Username", "editor"), ("Protect:0:Secret", "correct-horse-battery"),
        ];
        AssertOne(Assert.Throws<EdgeSettingsException>(() => EdgeSettings.Load(Settings([.. settings.Where(s => s.Name != name), (name, value)]))), $"Edge__{name.Replace(":", "__", StringComparison.Ordinal)} = \"{value}\"", mend);
    }

    [Theory]
    [InlineData("Mobile,Tablet")]
    [InlineData("Mobile, Mobile")]
    [InlineData("1")]
    public void Load_SeveralDevicesInOneItem_AreRefused(string value) =>
        Assert.Throws<EdgeSettingsException>(() => EdgeSettings.Load(Settings(("Publisher:OriginUrl", "https://origin.example"), ("Inject:0:Html", "<b>"), ("Inject:0:When:Devices:0", value)), InjectionRules.Validate));

    [Theory]
    [InlineData("/preview", true)]
    [InlineData("/Preview/", true)]
    [InlineData("/preview/more", false)]
    public void Load_PathThatIsProtectedTwice_IsRefused(string path, bool refused)
    {
        var settings = Settings(
            ("Publisher:OriginUrl", "https://origin.example"),
            ("Protect:0:Path", "/preview"), ("Protect:0:Username", "editor"), ("Protect:0:Secret", "correct-horse-battery"),
            ("Protect:1:Path", path), ("Protect:1:Username", "author"), ("Protect:1:Secret", "another-horse-battery"));
        if (refused)
        {
            AssertOne(Assert.Throws<EdgeSettingsException>(() => EdgeSettings.Load(settings)), "Edge__Protect__1__Path", "one secret");
        }
        else
        {
            Assert.Equal(2, EdgeSettings.Load(settings).Protect.Length);
        }
    }

    [Theory]
    [InlineData("Assets:Routes:0:Cache", "True", "Edge__Cache__MaxBytes")]
    [InlineData("Assets:Routes:0:DefaultTtl", "-00:00:01", "thirty days")]
    [InlineData("Cache:DefaultTtl", "40.00:00:00", "thirty days")]
    [InlineData("Cache:Assets:MaxEntryBytes", "10", "1024")]
    public void Load_CacheOfARoute_NamesTheMend(string name, string value, string mend)
    {
        var e = Assert.Throws<EdgeSettingsException>(() => EdgeSettings.Load(Settings(
            ("Publisher:OriginUrl", "https://origin.example"), ("Assets:Routes:0:Prefix", "/media"), ("Assets:Routes:0:OriginUrl", "https://assets.example"), (name, value))));
        AssertOne(e, $"Edge__{name.Replace(":", "__", StringComparison.Ordinal)} = \"{value}\"", mend);
    }

    [Fact]
    public void Load_TwoRoutesOfOnePrefix_AreRefused()
    {
        var e = Assert.Throws<EdgeSettingsException>(() => EdgeSettings.Load(Settings(
            ("Publisher:OriginUrl", "https://origin.example"),
            ("Assets:Routes:0:Prefix", "/media"),
            ("Assets:Routes:0:OriginUrl", "https://a.example"),
            ("Assets:Routes:1:Prefix", "/media/"),
            ("Assets:Routes:1:OriginUrl", "https://b.example"))));
        AssertOne(e, "Edge__Assets__Routes__1__Prefix", "already taken by route 0");
    }

    private static void AssertOne(EdgeSettingsException e, string start, string mend) =>
        Assert.Contains(mend, Assert.Single(e.Errors, m => m.StartsWith(start, StringComparison.Ordinal)), StringComparison.Ordinal);

    private static IConfiguration Settings(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create("Edge:" + s.Name, (string?)s.Value))).Build();
}
