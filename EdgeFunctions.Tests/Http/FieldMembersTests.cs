using EdgeFunctions.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeFunctions.Tests.Http;

public sealed class FieldMembersTests
{
    [Theory]
    [InlineData("a, b ,\tc\t", "a|b|c")]
    [InlineData(" , a,, ,b,", "a|b")]
    [InlineData("a;x=\"1, 2\", b", "a;x=\"1, 2\"|b")]
    [InlineData("\"a\\\", b\", c", "\"a\\\", b\"|c")]
    [InlineData("a, \"b, c", "a|\"b, c")]
    [InlineData("a b", "a b")]
    [InlineData("", "")]
    [InlineData(" \t", "")]
    public void MoveNext_QuotedStrings_PartNothing(string line, string members) => Assert.Equal(members, Join(new FieldMembers(line)));

    [Theory]
    [InlineData("gzip;q=1.0, \tbr", "gzip;q=1.0|br")]
    [InlineData("\"a, b\"", "\"a|b\"")]
    [InlineData(",,a", "a")]
    public void MoveNext_Tokens_QuotesMeanNothing(string line, string members) => Assert.Equal(members, Join(new FieldMembers(line, areQuoted: false)));

    [Fact]
    public void MoveNext_SeveralLines_AreOneList() => Assert.Equal("a|b|c", Join(new FieldMembers(new StringValues(["a, ", "", " b,c"]))));

    private static string Join(FieldMembers members)
    {
        var all = new List<string>();
        foreach (var member in members)
        {
            all.Add(member.ToString());
        }

        return string.Join('|', all);
    }
}
