using System.Net;
using EdgeFunctions.Origin;

namespace EdgeFunctions.Tests.Origin;

public sealed class OriginAddressesTests
{
    [Theory]
    [InlineData("203.0.113.7")]
    [InlineData("10.0.0.4")]
    [InlineData("192.168.1.1")]
    [InlineData("2001:db8::1")]
    [InlineData("fd12::1")]
    [InlineData("::ffff:10.0.0.4")]
    public void MayBeOrigin_PublicOrPrivateNetwork_True(string address) => Assert.True(OriginAddresses.MayBeOrigin(IPAddress.Parse(address), allowLoopback: false));

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("169.254.169.254")]
    [InlineData("169.254.0.1")]
    [InlineData("168.63.129.16")]
    [InlineData("100.100.100.200")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("fe80::1")]
    [InlineData("ff02::1")]
    [InlineData("::")]
    [InlineData("fd00:ec2::254")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("2002:a9fe:a9fe::1")]
    public void MayBeOrigin_LinkLocalMetadataAndTheLike_FalseInAnyCase(string address)
    {
        Assert.False(OriginAddresses.MayBeOrigin(IPAddress.Parse(address), allowLoopback: false));
        Assert.False(OriginAddresses.MayBeOrigin(IPAddress.Parse(address), allowLoopback: true));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.9.9.9")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    public void MayBeOrigin_Loopback_OnlyWhenAllowed(string address)
    {
        Assert.False(OriginAddresses.MayBeOrigin(IPAddress.Parse(address), allowLoopback: false));
        Assert.True(OriginAddresses.MayBeOrigin(IPAddress.Parse(address), allowLoopback: true));
    }
}
