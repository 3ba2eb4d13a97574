using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Context;

/// <summary>Where country, region, device and language are read when somebody asks. Nothing is looked up before that.</summary>
/// <param name="Fields">The request's fields. They are the server's to use again once the request is over.</param>
/// <param name="Settings">What is configured.</param>
/// <param name="BehindFrontDoor">Whether Front Door's fields are true.</param>
internal readonly record struct ReaderTraits(IHeaderDictionary? Fields, ContextSettings? Settings, bool BehindFrontDoor)
{
    // Written by our own rule set from {geo_country}, over anything the client sent.
    private const string CountryField = "X-Edge-Country";

    // Front Door has no variable for it. Our rule set deletes what the client sent; a rule behind it may write one.
    private const string RegionField = "X-Edge-Region";

    private const int LongestRegion = 16;

    public string? Country() => !BehindFrontDoor ? Settings?.Country
        : One(CountryField) is { Length: 2 } code && char.IsAsciiLetter(code[0]) && char.IsAsciiLetter(code[1]) && !code.Equals("ZZ", StringComparison.OrdinalIgnoreCase) ? code.ToUpperInvariant()
        : null;

    public string? Region() => !BehindFrontDoor ? Settings?.Region
        : One(RegionField) is { Length: <= LongestRegion } region && region.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-') ? region
        : null;

    public DeviceClass Device() => Fields is null ? DeviceClass.Desktop : DeviceDetector.Of(Fields);

    public string? Language() => Fields is null ? null : Settings?.Languages.Find(Fields.AcceptLanguage);

    private string? One(string name) => Fields?[name] is { Count: 1 } values && values[0] is { Length: > 0 } value ? value : null;
}
