using EdgeFunctions.Hosting;

namespace EdgeFunctions.Tests.Hosting;

/// <summary>Settings have one name; on the command line, too.</summary>
public sealed class CommandLineNameTests
{
    [Theory]
    [InlineData("Edge:Inject:0:Html", "--Edge__Inject__0__Html", "<b id=__x>")]
    [InlineData("Edge:Inject:0:Html", "--Edge__Inject__0__Html=<b id=__x>")]
    [InlineData("Edge:Inject:0:Html", "--edge__inject__0__html=<b id=__x>")]
    [InlineData("Edge:Inject:0:Html", "/Edge__Inject__0__Html", "<b id=__x>")]
    [InlineData("Edge:Inject:0:Html", "Edge__Inject__0__Html=<b id=__x>")]
    [InlineData("Edge:Inject:0:Html", "--Edge:Inject:0:Html", "<b id=__x>")]
    [InlineData("Logging:Console:FormatterOptions:TimestampFormat", "--Logging__Console__FormatterOptions__TimestampFormat", "<b id=__x>")]
    [InlineData("Kestrel:Endpoints:A:Url", "--Kestrel__Endpoints__A__Url=<b id=__x>")]
    public void CreateBuilder_NameOfASetting_IsReadAsEverywhereElse(string path, params string[] args) =>
        Assert.Equal("<b id=__x>", EmbeddedHost.CreateBuilder(args, directory: null).Configuration[path]);

    [Theory]
    [InlineData("Edge__Inject__0__Html")]
    [InlineData("--urls=http://a__b")]
    [InlineData("Edgeware__a=b")]
    [InlineData("")]
    public void Of_WhatIsNoName_Stays(string argument) => Assert.Equal(argument, CommandLineName.Of(argument));
}
