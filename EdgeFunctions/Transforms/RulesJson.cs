using System.Text.Json.Serialization;
using EdgeFunctions.Configuration;

namespace EdgeFunctions.Transforms;

/// <summary>Writes the settings that shape a page, for their digest. Generated: reflection would cost a tenth of a cold start.</summary>
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(RewriteOptions))]
[JsonSerializable(typeof(InjectionOptions[]))]
[JsonSerializable(typeof(JsonMemberOptions[]))]
[JsonSerializable(typeof(CompressionOptions))]
internal sealed partial class RulesJson : JsonSerializerContext;
