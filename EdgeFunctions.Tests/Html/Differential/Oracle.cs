using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace EdgeFunctions.Tests.Html.Differential;

/// <summary>Asks node what lol-html and parse5 make of documents.</summary>
internal static class Oracle
{
    public static async Task<OracleAnswer[]> AskAsync(IReadOnlyList<byte[]> documents, IReadOnlyList<string> selectors)
    {
        var start = new ProcessStartInfo(NodeTools.Node!, ["oracle.mjs"])
        {
            WorkingDirectory = NodeTools.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        using var node = Process.Start(start)!;
        var errors = node.StandardError.ReadToEndAsync();
        var asking = Task.Run(async () =>
        {
            await using var input = node.StandardInput;
            foreach (var document in documents)
            {
                await input.WriteLineAsync(JsonSerializer.Serialize(new { html = Convert.ToBase64String(document), selectors }));
            }
        });
        var answers = new List<OracleAnswer>();
        while (await node.StandardOutput.ReadLineAsync() is { } line)
        {
            using var json = JsonDocument.Parse(line);
            answers.Add(new OracleAnswer(json.RootElement));
        }

        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0 && answers.Count == documents.Count, $"node ended with {node.ExitCode} after {answers.Count} of {documents.Count} documents.\n{await errors}");
        await asking;
        return [.. answers];
    }
}
