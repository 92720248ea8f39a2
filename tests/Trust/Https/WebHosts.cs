using System.Net;
using System.Net.Sockets;
using Waxwing.Trust.Tests.Spf;

namespace Waxwing.Trust.Tests.Https;

/// <summary>Hosts that strangers name are found by our own DNS, whose word on a name that is hidden counts as it does elsewhere.</summary>
public sealed class WebHosts : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public WebHosts() => _listener.Start();

    private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task The_first_address_that_answers_is_taken()
    {
        // Nobody listens at the first one.
        await using var stream = await ConnectAsync("web.test A 127.0.0.2\nweb.test A 127.0.0.1");
        using var accepted = await _listener.AcceptSocketAsync(TestContext.Current.CancellationToken);

        Assert.True(stream.CanWrite);
    }

    [Fact]
    public async Task A_host_that_does_not_exist_is_told_apart_from_one_that_does_not_answer()
    {
        Assert.Equal(SocketError.HostNotFound, (await Assert.ThrowsAsync<SocketException>(() => ConnectAsync(""))).SocketErrorCode);
        Assert.Contains("no address of web.test takes connections (127.0.0.2: ", (await Assert.ThrowsAsync<IOException>(() => ConnectAsync("web.test A 127.0.0.2"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FAIL")]
    [InlineData("BOGUS")]
    public async Task Where_DNS_does_not_say_that_is_not_the_absence_of_a_host(string trouble) =>
        Assert.Contains("cannot be told", (await Assert.ThrowsAsync<IOException>(() => ConnectAsync($"web.test {trouble}"))).Message, StringComparison.Ordinal);

    [Fact]
    public void The_handler_follows_nothing_and_has_nobody_between()
    {
        using var handler = HttpsHandler.Create();

        Assert.Equal((false, false, false, DecompressionMethods.None), (handler.AllowAutoRedirect, handler.UseProxy, handler.UseCookies, handler.AutomaticDecompression));
        Assert.True(handler.SslOptions.CertificateChainPolicy!.DisableCertificateDownloads);
    }

    private async Task<Stream> ConnectAsync(string zone) => await new HttpsHosts(new Zone(zone), TimeProvider.System).ConnectAsync(new DnsEndPoint("web.test", Port), TestContext.Current.CancellationToken);
}
