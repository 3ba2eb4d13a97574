using System.Text.Json;

namespace EdgeFunctions.Configuration;

/// <summary>Checks the members that are added to JSON bodies.</summary>
internal static class JsonValidator
{
    public static void Validate(JsonMemberOptions[] members, List<string> errors)
    {
        for (var i = 0; i < members.Length; i++)
        {
            var member = members[i];
            for (var p = 0; p < member.Paths.Length; p++)
            {
                if (PathGlobSyntax.FaultOf(member.Paths[p]) is { } fault)
                {
                    EdgeOptionsValidator.Add(errors, $"Json:{i}:Paths:{p}", member.Paths[p], fault);
                }
            }

            if (member.Name is null)
            {
                EdgeOptionsValidator.Add(errors, $"Json:{i}:Name", null, "is missing; give the member's name, for example edition");
            }

            if (FaultOf(member.Value) is { } wrong)
            {
                EdgeOptionsValidator.Add(errors, $"Json:{i}:Value", member.Value, wrong);
            }
        }
    }

    private static string? FaultOf(string? value)
    {
        if (value is null)
        {
            return "is missing; give a JSON value, for example {\"edition\":\"eu\"}";
        }

        try
        {
            using var _ = JsonDocument.Parse(value);
            return null;
        }
        catch (JsonException)
        {
            return "is not JSON; a text stands in double quotes, for example \"eu\"";
        }
    }
}
