using System.Net;
using System.Net.Sockets;
using Waxwing.Tests.Support;
using Waxwing.Trust;

namespace Waxwing.Tests.Mx;

/// <summary>Mail comes from the address that its domain's SPF record names, where one is configured.</summary>
public sealed class SourceAddresses
{
    [Fact]
    public async Task Connections_begin_at_the_address_that_is_configured()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var accepting = listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        // All of 127.0.0.0/8 is this machine, on Linux without further ado.
        await using var stream = await new SystemNetwork(IPAddress.Parse("127.0.0.2")).ConnectAsync((IPEndPoint)listener.LocalEndpoint, TestContext.Current.CancellationToken);
        using var accepted = await accepting;

        Assert.Equal("127.0.0.2", ((IPEndPoint)accepted.RemoteEndPoint!).Address.ToString());
    }

    [Theory]
    [InlineData("", IPv6Use.Always, "2001:db8::1, 192.0.2.1")]
    [InlineData("", IPv6Use.Never, "192.0.2.1")]
    [InlineData("192.0.2.99", IPv6Use.Always, "192.0.2.1")]
    [InlineData("2001:db8::99", IPv6Use.Always, "2001:db8::1")]
    [InlineData("2001:db8::99 192.0.2.99", IPv6Use.Always, "2001:db8::1, 192.0.2.1")]
    public async Task Only_addresses_that_can_be_reached_from_there_are_asked_for(string sources, IPv6Use six, string addresses)
    {
        var dns = new WrittenDns();
        dns.Address("mail.test", secure: false, "192.0.2.1");
        dns.Address("mail.test", secure: false, "2001:db8::1");
        var options = new MxOptions { EhloName = "sender.test", IPv6 = six, SourceAddresses = [.. sources.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(IPAddress.Parse)] };
        var (found, _) = await new MailHostAddresses(dns, options).FindAsync(Smtp.Domain.Parse("mail.test"), TestContext.Current.CancellationToken);

        Assert.Equal(addresses, string.Join(", ", found!.Addresses));
    }

    [Fact]
    public void Of_each_family_there_is_one_at_most()
    {
        var options = new MxOptions { EhloName = "sender.test", SourceAddresses = [IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2")] };

        Assert.StartsWith("mx.sourceAddresses has two addresses of one family", Assert.Throws<SendException>(() => MxRules.Check(options)).Error.Message, StringComparison.Ordinal);
    }
}
