using System.Text;
using System.Text.Json;
using Xunit.Abstractions;

namespace EdgeFunctions.Tests.Html.Differential;

/// <summary>This rewriter beside lol-html, parse5's tokenizer under its tree builder, and css-select on parse5's tree.</summary>
public class DifferentialTests(ITestOutputHelper output)
{
    private static readonly string[] Selectors =
    [
        "a", "p", "li", "div > p", "ul > li", "ul li:first-child", "li:nth-child(2)", "li:nth-child(odd)", "p:nth-of-type(2)", "a[href]", "img:not([alt])", ".a", "#box", "div .b", "article > h2 a",
        "tr > td", "td:first-child", "[lang|=en]", "[class~=wide]", "[class^=b]", "select > option", "dl > dd", "body > *", "section div", "[hidden]", "body > p:first-child", "article :not(p):not(a)",
    ];

    [NodeFact]
    public async Task Pages_Generated_AsLolHtmlAndParse5SeeThem()
    {
        var documents = Enumerable.Range(1, 100).Select(DocumentGenerator.Create).ToArray();
        var report = await CompareAsync(documents, i => $"seed {i + 1}");
        Assert.Empty(report.Unexplained);
        Assert.True(report.Elements > 10_000 && report.Matches > 10_000, $"{report}");
    }

    [NodeFact]
    public async Task Snippets_Hostile_AsLolHtmlAndParse5SeeThem()
    {
        // Each alone, each behind a page's start, and pairs: what one opens the other closes.
        var documents = Hostile.Snippets
            .Concat(Hostile.Snippets.Select(s => $"<!doctype html><html><head><title>t</title></head><body><div>{s}</div><p>"))
            .Concat(Hostile.Snippets.SelectMany(a => Hostile.Snippets.Select(b => a + b)))
            .Select(Encoding.UTF8.GetBytes).ToArray();
        var report = await CompareAsync(documents, i => JsonSerializer.Serialize(Encoding.UTF8.GetString(documents[i])), selectors: []);
        Assert.Empty(report.Unexplained);
        Assert.True(report.Elements > 10_000, $"{report}");
    }

    [NodePagesFact]
    public async Task Pages_Saved_AsLolHtmlAndParse5SeeThem()
    {
        var files = SavedPages.Files;
        var report = await CompareAsync([.. files.Select(File.ReadAllBytes)], i => Path.GetFileName(files[i]));
        Assert.Empty(report.Unexplained);
    }

    private async Task<DifferentialReport> CompareAsync(byte[][] documents, Func<int, string> nameOf, string[]? selectors = null)
    {
        selectors ??= Selectors;
        var answers = await Oracle.AskAsync(documents, selectors);
        var plan = OurPage.Plan(selectors);
        var report = new DifferentialReport();
        foreach (var (index, document) in documents.Index())
        {
            report.Compare(nameOf(index), document, OurPage.Read(plan, selectors.Length, document), answers[index], selectors);
        }

        output.WriteLine(report.ToString());
        return report;
    }
}
