using System.Text.Json.Serialization;
using EdgeFunctions.Configuration;

namespace EdgeFunctions.Transforms;

/// <summary>Writes the settings that shape a page, for their digest. Generated, and for writing alone: reflection would cost a tenth of a cold start, and the description of every property that reading needs still a part of it.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(RewriteOptions))]
[JsonSerializable(typeof(InjectionOptions[]))]
[JsonSerializable(typeof(JsonMemberOptions[]))]
[JsonSerializable(typeof(CompressionOptions))]
internal sealed partial class RulesJson : JsonSerializerContext;
