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
    [InlineData(null, true, "2001:db8::1, 192.0.2.1")]
    [InlineData(null, false, "192.0.2.1")]
    [InlineData("192.0.2.99", true, "192.0.2.1")]
    [InlineData("2001:db8::99", true, "2001:db8::1")]
    public async Task Only_addresses_that_can_be_reached_from_there_are_asked_for(string? source, bool six, string addresses)
    {
        var dns = new WrittenDns();
        dns.Address("mail.test", secure: false, "192.0.2.1");
        dns.Address("mail.test", secure: false, "2001:db8::1");
        var options = new MxOptions { EhloName = "sender.test", UseIPv6 = six, SourceAddress = source is null ? null : IPAddress.Parse(source) };
        var (found, _) = await new MailHostAddresses(dns, options).FindAsync(Smtp.Domain.Parse("mail.test"), TestContext.Current.CancellationToken);

        Assert.Equal(addresses, string.Join(", ", found!.Addresses));
    }
}
