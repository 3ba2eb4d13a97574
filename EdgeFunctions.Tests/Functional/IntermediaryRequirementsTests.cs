using EdgeFunctions.Tests.TestSupport;

namespace EdgeFunctions.Tests.Functional;

/// <summary>
/// What RFC 9110 section 7 and RFC 9112 say that an intermediary MUST or SHOULD do, and the test that shows it. "Host" marks what
/// the Functions host does before or after the worker, where it differs.
/// </summary>
public sealed class IntermediaryRequirementsTests
{
    private static readonly (string Section, string Requirement, string Test, string? Host)[] Requirements =
    [
        ("9110 7.1", "MUST determine the target from the request target and Host", "RequestTargetTests.Parse_CutsAtTheQuery", null),
        ("9110 7.2", "MUST answer 400 to a request without Host, or with several or invalid ones", "SmugglingTests.Request_OfTwoReadings_ReachesTheOriginOnceOrNever", null),
        ("9110 7.2", "MUST send Host of the target it forwards to", "PublisherTests.Get_OriginHost_IsAskedForAndRewritten", null),
        ("9110 7.4", "SHOULD reject requests for a host that it is not configured for (421)", "HostTests.Host_OnlyConfiguredOnesAreServed", null),
        ("9110 7.6", "MUST NOT forward a message to itself without protection against loops: Via", "IntermediaryTests.Via_IsAppended", null),
        ("9110 7.6.1", "MUST remove fields nominated by Connection, and Connection itself", "IntermediaryTests.HopByHopFields_NeverCross", "The host removes Connection, Keep-Alive and Transfer-Encoding itself."),
        ("9110 7.6.1", "SHOULD remove other hop-by-hop fields known to need it", "IntermediaryTests.HopByHopFields_NeverCross", null),
        ("9110 7.6.2", "MUST check and update Max-Forwards for TRACE and OPTIONS; MUST NOT forward at 0", "IntermediaryTests.MaxForwards_CountsForTraceAndOptions", "App Service's front end adds the field itself."),
        ("9110 7.6.3", "MUST append Via to requests", "IntermediaryTests.Via_IsAppended", null),
        ("9110 7.7", "MUST NOT transform a body with no-transform", "ConditionalTests.NoTransform_IsHonouredUnlessTheSiteSaysOtherwise", null),
        ("9110 7.7", "MUST NOT modify the path and query of the target when forwarding", "IntermediaryTests.Target_ReachesTheOriginByteForByte", "The host has decoded and encoded the path again: %2F and %252F cannot be told apart."),
        ("9110 7.8", "MUST NOT forward Upgrade of one connection to another", "IntermediaryTests.HopByHopFields_NeverCross", null),
        ("9110 5.3", "MUST NOT change the order of field lines with the same name", "IntermediaryTests.Fields_SeveralLines_StaySeveral", null),
        ("9110 5.5", "SHOULD retain obs-text octets; a field with CR, LF or NUL is rejected", "HostTests.FieldValues_Latin1_PassByteForByteBothWays", null),
        ("9110 6.5.1", "MAY drop trailer fields; MUST NOT merge those it does not know", "IntermediaryTests.Trailers_OfTheOrigin_AreDropped", null),
        ("9110 8.6", "MUST NOT forward a Content-Length that is known to be wrong", "FailureTests.Get_OriginSpeaksNoHttp_502", null),
        ("9110 8.8.3", "MUST NOT send a strong tag for a transformed body that names the origin's", "EntityTagsTests.Derive_DiffersByHostSchemeRulesAndCoding", null),
        ("9110 9.2.2", "MUST NOT retry requests that are not idempotent", "OriginConnectionTests.Request_WithABody_IsNeverSentTwice", null),
        ("9110 9.2.2", "MAY retry a safe request on a connection that closed", "OriginConnectionTests.Answer_ConnectionThatTheOriginHasJustClosed_AGetIsTriedOnceMore", null),
        ("9110 9.3.2", "SHOULD send in HEAD what GET would have", "PublisherTests.Head_OfAPage_SaysWhatGetSays", null),
        ("9110 9.3.7", "OPTIONS * asks about the server as a whole", "IntermediaryTests.AsteriskTarget_AsksAboutTheOrigin", null),
        ("9110 9.3.8", "MUST NOT reflect sensitive fields in TRACE", "IntermediaryTests.MaxForwards_CountsForTraceAndOptions", null),
        ("9110 10.1.1", "MUST forward or answer Expect: 100-continue", "OriginConnectionTests.Expect_100Continue_IsAnsweredWhenTheOriginTakesTheBody", "The host has read a body of known length before the function starts."),
        ("9110 13.1", "MUST evaluate conditions against the representation that it would send", "ConditionalTests.IfNoneMatch_OriginIgnoresConditions_304AllTheSame", null),
        ("9110 13.1.1", "MUST answer 412 when If-Match does not hold", "ConditionalTests.IfMatch_OfOtherRules_412WithoutTheOrigin", null),
        ("9110 13.1.3", "MUST ignore If-Modified-Since next to If-None-Match", "ConditionalTests.IfModifiedSince_NextToATag_IsNotAsked", null),
        ("9110 14.2", "MUST ignore Range when If-Range does not hold", "ConditionalTests.IfRange_ThatDoesNotHold_GetsTheWholePage", null),
        ("9110 14.4", "MUST send Content-Range with 206 of a single part", "ConditionalTests.Range_OfABufferedPage_IsAnsweredByTheEdge", null),
        ("9110 15", "MUST understand the class of an unknown status", "IntermediaryTests.Status_ThatIsUnknown_PassesAsItIs", null),
        ("9110 15.2", "MUST NOT forward a 101 that no reader asked for; interim answers need not be forwarded", "OriginConnectionTests.Answer_Of1xxThatNobodyAskedFor_NeverReachesAnyone", null),
        ("9110 15.4.5", "MUST NOT send a body with 304; sends ETag and Vary", "ConditionalTests.IfNoneMatch_OriginIgnoresConditions_304AllTheSame", null),
        ("9110 15.5.6", "MUST send Allow with 405", "AssetTests.OtherMethods_AreRefusedWithoutAnOriginRequest", null),
        ("9110 15.6.5", "SHOULD answer 504 when the origin does not answer in time", "FailureTests.Get_OriginSaysNothing_504", null),
        ("9112 2.2", "MUST reject bare CR, NUL and white space before a field's colon", "SmugglingTests.Request_OfTwoReadings_ReachesTheOriginOnceOrNever", null),
        ("9112 2.3", "MUST send its own HTTP version", "IntermediaryTests.Version_OfTheReader_IsNotTheOrigins", null),
        ("9112 3", "SHOULD answer 414 to a target that is too long", "IntermediaryTests.Request_BeyondTheLimits_IsRefused", "The host's own limit of 8 KB answers first."),
        ("9112 3.2.2", "MUST take the host from an absolute target", "SmugglingTests.Request_OfTwoReadings_ReachesTheOriginOnceOrNever", null),
        ("9112 5.2", "MUST reject obs-fold in requests, or replace it", "SmugglingTests.Request_OfTwoReadings_ReachesTheOriginOnceOrNever", null),
        ("9112 6.1", "MUST NOT use the connection on after a length and a coding", "SmugglingTests.Request_WithLengthAndCoding_TheConnectionIsNotUsedOn", null),
        ("9112 6.3", "MUST send one framing", "SmugglingTests.Request_ToTheOrigin_HasOneFraming", null),
        ("9112 6.3", "MUST answer 502 to a response with an invalid length", "FailureTests.Get_OriginSpeaksNoHttp_502", null),
        ("9112 7.1.1", "MUST ignore chunk extensions that it does not know", "SmugglingTests.Request_ToTheOrigin_HasOneFraming", null),
        ("9112 8", "MUST treat a body without its last chunk or of short length as incomplete", "FailureTests.Get_OriginLeavesOutTheLastChunk_IsNeverAWholeBody", null),
        ("9112 9.6", "MUST NOT read what follows a response as another", "OriginConnectionTests.Answer_StrayBytesBehindIt_ReachNobody", null),
        ("9112 11.1", "MUST NOT let a response be split by field values", "FaultTests.Origin_MisbehavesByChance_TheEdgeDoesNot", null),
    ];

    public static TheoryData<string, string> Rows()
    {
        var rows = new TheoryData<string, string>();
        foreach (var (section, requirement, test, _) in Requirements)
        {
            rows.Add($"RFC {section}: {requirement}", test);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Requirement_HasATest(string requirement, string test) => Assert.True(TestNames.Exists(test), $"{requirement}: there is no test {test}.");
}
