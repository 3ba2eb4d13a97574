using System.Buffers;
using System.Text;
using EdgeFunctions.Html;
using EdgeFunctions.Html.Rewriting;

namespace EdgeFunctions.Tests.Html;

/// <summary>What one document worked with and another gets.</summary>
public class EngineScratchTests
{
    private const string Page = "<!DOCTYPE html><p class=a>one<a href='/1' id=x>two</a><b>three</b><img src=/2 href=/3>";

    private readonly HtmlRewriterMemory _memory = new(64);

    [Fact]
    public void Reset_AnEditorThatWasUsed_IsAsANewOne()
    {
        using var editor = new TokenEditor();
        editor.AddAttribute(2, "a"u8, "1"u8);
        editor.Before.Append("before"u8);
        editor.Replace("instead"u8, ContentType.Html);
        editor.After.Append(new byte[100_000]);
        editor.Inner.Append("inner"u8);
        editor.NeedEnd().Append.Append("end"u8);
        editor.Unsubscribed = editor.DropsContent = true;
        Assert.False(editor.IsUntouched);

        editor.Reset();

        Assert.True(editor.IsUntouched);
        Assert.False(editor.Unsubscribed || editor.DropsContent || editor.Removed);
        Assert.Null(editor.End);
        Assert.Equal(0, editor.Values.Count);
        Assert.True(editor.Edits.IsEmpty);
        Assert.False(editor.TryGetAdded("a"u8, out _));
        Assert.Equal(0, editor.NeedEnd().Append.Count);
    }

    [Fact]
    public void Numbers_ThatWereUsed_AreZero()
    {
        var scratch = new EngineScratch();
        scratch.Numbers(3).AsSpan().Fill(7);
        Assert.Equal([0, 0], scratch.Numbers(2)[..2]);
        scratch.Numbers(5).AsSpan().Fill(7);
        Assert.All(scratch.Numbers(5), n => Assert.Equal(0, n));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Return_MoreThanTheBound_KeepsSoMany(int bound)
    {
        var memory = new HtmlRewriterMemory(bound);
        EngineScratch[] used = [.. Enumerable.Range(0, 5).Select(_ => memory.Rent())];
        Array.ForEach(used, memory.Return);

        Assert.Equal(bound, Enumerable.Range(0, 5).Select(_ => memory.Rent()).Intersect(used).Count());
    }

    [Fact]
    public void Dispose_Twice_GivesBackOnce()
    {
        var rewriter = Plan((in HtmlAttribute _, IBufferWriter<byte> _, List<string> _) => false).Create([]);
        rewriter.Complete(new ArrayBufferWriter<byte>());
        rewriter.Dispose();
        rewriter.Dispose();

        var rented = Enumerable.Range(0, 100).Select(_ => _memory.Rent()).ToList();
        Assert.Equal(100, rented.Distinct().Count());
    }

    [Fact]
    public void Dispose_AfterAHandlerThrew_GivesNothingBack()
    {
        IBufferWriter<byte>? kept = null;
        var plan = Plan((in HtmlAttribute _, IBufferWriter<byte> value, List<string> _) =>
        {
            kept = value;
            throw new InvalidTimeZoneException();
        });
        Feed.Once(plan, Encoding.UTF8.GetBytes(Page), [], [], out var outcome);
        Assert.Equal(RewriteFailure.HandlerFailed, outcome.Failure);

        var rented = Enumerable.Range(0, 100).Select(_ => _memory.Rent()).ToList();
        Assert.DoesNotContain(rented, s => ReferenceEquals(s.Editor.Values, kept));
    }

    [Fact]
    public void Write_ManyDocumentsAtATimeAndAfterOneAnother_EachIsItsOwn()
    {
        var changing = Plan((in HtmlAttribute a, IBufferWriter<byte> value, List<string> state) =>
        {
            value.Write(Encoding.UTF8.GetBytes(state[0]));
            return true;
        });
        var throwing = Plan((in HtmlAttribute a, IBufferWriter<byte> value, List<string> state) =>
        {
            value.Write("half"u8);
            return a.Value.IndexOf("3"u8) < 0 ? true : throw new InvalidTimeZoneException();
        });
        Parallel.For(0, 400, i =>
        {
            var text = new string((char)('a' + (i % 26)), i * 20);
            var expected = Page.Replace("'/1'", $"'{text}'", StringComparison.Ordinal).Replace("href=/3", text.Length == 0 ? "href=\"\"" : $"href={text}", StringComparison.Ordinal);
            var output = Feed.Once(changing, Encoding.UTF8.GetBytes(Page), [i % Page.Length], [text], out _);
            Assert.Equal(expected, Encoding.UTF8.GetString(output));
            output = Feed.Once(throwing, Encoding.UTF8.GetBytes(Page), [i % Page.Length], [text], out _);
            Assert.Equal(Page.Replace("'/1'", "'half'", StringComparison.Ordinal), Encoding.UTF8.GetString(output));
        });
    }

    private HtmlRewriterPlan<List<string>> Plan(AttributeHandler<List<string>> handler) =>
        new HtmlRewriterBuilder<List<string>>().OnAttributes(["href"], handler).Build(_memory);
}
