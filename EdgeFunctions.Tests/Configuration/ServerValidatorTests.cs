using EdgeFunctions.Configuration;

namespace EdgeFunctions.Tests.Configuration;

public sealed class ServerValidatorTests
{
    [Theory]
    [InlineData(4096)]
    [InlineData(32 * 1024)]
    [InlineData(1024 * 1024)]
    public void Validate_BlockOfASize_SaysNothing(int bytes) => Assert.Empty(Errors(new ServerOptions { BlockBytes = bytes }));

    [Theory]
    [InlineData(0)]
    [InlineData(4095)]
    [InlineData((1024 * 1024) + 1)]
    public void Validate_BlockOfNoSize_NamesTheSettingAndTheMend(int bytes)
    {
        var error = Assert.Single(Errors(new ServerOptions { BlockBytes = bytes }));

        Assert.Contains("Edge__Server__BlockBytes", error, StringComparison.Ordinal);
        Assert.Contains("4096", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_NegativeSpare_NamesTheSetting() =>
        Assert.Contains("Edge__Server__MaxSpareBytes", Assert.Single(Errors(new ServerOptions { MaxSpareBytes = -1 })), StringComparison.Ordinal);

    private static List<string> Errors(ServerOptions server)
    {
        List<string> errors = [];
        ServerValidator.Validate(server, errors);
        return errors;
    }
}
