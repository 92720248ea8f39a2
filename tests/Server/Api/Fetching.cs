using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Waxwing.Server.Api;
using Waxwing.Server.Api.Emails;
using Waxwing.Server.Outbound;
using Waxwing.Server.Tests.Support;
using Waxwing.Trust;

namespace Waxwing.Server.Tests.Api;

public sealed class Fetching
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.0.1")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("192.0.0.1")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::127.0.0.1")]
    [InlineData("64:ff9b::a00:1")]
    [InlineData("fe80::1")]
    [InlineData("fc00::1")]
    [InlineData("fd12::1")]
    [InlineData("ff02::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2001:0:1::1")]
    [InlineData("2001:db8::1")]
    public void What_only_this_machine_may_see_is_no_public_address(string address) => Assert.False(PublicAddresses.Are(IPAddress.Parse(address)));

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("172.32.0.1")]
    [InlineData("192.169.0.1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("2606:4700::1")]
    public void What_everybody_may_see_is(string address) => Assert.True(PublicAddresses.Are(IPAddress.Parse(address)));

    [Theory]
    [InlineData("https://files.acme.test/a.pdf", "attachment hosts")]
    [InlineData("http://localhost/a.pdf", "https://")]
    [InlineData("https://user@localhost/a.pdf", "https://")]
    [InlineData("file:///etc/passwd", "https://")]
    [InlineData("a.pdf", "https://")]
    public async Task Nothing_is_fetched_from_a_host_that_is_not_allowed(string path, string says)
    {
        await using var room = await ApiRoom.OpenAsync(new() { AttachmentHosts = new HashSet<string>(StringComparer.Ordinal) { "localhost" } });
        (await room.PostAsync("/emails", With(path))).IsError(422, "invalid_attachment", says);
        Assert.Empty(room.Desk.Handovers);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    public async Task An_allowed_name_does_not_lead_to_a_private_address(string host)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var authority = $"{host}:{((IPEndPoint)listener.LocalEndpoint).Port}";
        await using var room = await ApiRoom.OpenAsync(new() { AttachmentHosts = new HashSet<string>(StringComparer.Ordinal) { authority.Trim('[').Replace("]", "", StringComparison.Ordinal), authority } });
        (await room.PostAsync("/emails", With($"https://{authority}/a.pdf"))).IsError(422, "invalid_attachment", "public address");
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task A_file_of_an_allowed_host_is_fetched_by_its_name()
    {
        await using var host = await FileHost.StartAsync("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n\u0001\u0002\u0003");
        await using var room = await host.RoomAsync();
        (await room.PostAsync("/emails", With($"{host.Url}/some/bill.pdf?x=1"))).IsGood();
        var id = (await room.Store.Mail.ListAsync("acme", new(), new(), default)).Items.Single().Id;
        var file = (await room.GetAsync($"/emails/{id}/attachments")).Json.GetProperty("data")[0];
        Assert.Equal(("bill.pdf", 3, "application/pdf"), (file.GetProperty("filename").GetString(), file.GetProperty("size").GetInt32(), file.GetProperty("content_type").GetString()));
    }

    [Theory]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "404")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: https://127.0.0.1/\r\nContent-Length: 0\r\n\r\n", "redirects are not followed")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n#", "more than 100 octets")]
    public async Task What_was_not_had_is_told(string answer, string says)
    {
        await using var host = await FileHost.StartAsync(answer.Replace("#", new string('x', 101), StringComparison.Ordinal));
        await using var room = await host.RoomAsync();
        (await room.PostAsync("/emails", With($"{host.Url}/a.pdf"))).IsError(422, "invalid_attachment", says);
        Assert.Empty(room.Desk.Handovers);
    }

    [Fact]
    public async Task A_certificate_of_nobody_is_told()
    {
        await using var host = await FileHost.StartAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var room = await host.RoomAsync(trusts: false);
        (await room.PostAsync("/emails", With($"{host.Url}/a.pdf"))).IsError(422, "invalid_attachment", "certificate");
    }

    [Fact]
    public async Task Content_and_path_together_are_refused()
    {
        await using var room = await ApiRoom.OpenAsync();
        (await room.PostAsync("/emails", With("https://a.test/b").Replace("{\"path\"", "{\"content\":\"AQID\",\"path\"", StringComparison.Ordinal))).IsError(422, "invalid_attachment", "together");
    }

    private static string With(string path) => $$"""{"from":"shop@acme.test","to":"ann@example.net","subject":"s","text":"t","attachments":[{"path":"{{path}}"}]}""";

    /// <summary>A web host on loopback that says one thing.</summary>
    private sealed class FileHost : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly X509Certificate2 _certificate;
        private readonly byte[] _answer;
        private readonly Task _serving;

        private FileHost(string answer)
        {
            _answer = Encoding.Latin1.GetBytes(answer);
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest("CN=files", key, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName("localhost");
            request.CertificateExtensions.Add(names.Build());
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
            _certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
            _listener.Start();
            _serving = ServeAsync();
        }

        public string Url => $"https://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}";

        public static Task<FileHost> StartAsync(string answer) => Task.FromResult(new FileHost(answer));

        public Task<ApiRoom> RoomAsync(bool trusts = true)
        {
            var options = new ApiOptions { AttachmentHosts = new HashSet<string>(StringComparer.Ordinal) { new Uri(Url).Authority }, FetchedAttachmentLimit = 100 };
            var handler = HttpsHandler.Create(authorities: trusts ? [_certificate] : []);
            handler.ConnectCallback = (connection, stop) => PublicAddresses.ConnectAsync(connection.DnsEndPoint, IPAddress.IsLoopback, stop);
            return ApiRoom.OpenAsync(options, services => services.AddSingleton(new FetchedFiles(new HttpsFetcher(handler, options.FetchLimit, TimeProvider.System), options)));
        }

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _serving;
            _certificate.Dispose();
        }

        private async Task ServeAsync()
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await using var tls = new SslStream(client.GetStream());
                await tls.AuthenticateAsServerAsync(_certificate);
                var head = new byte[4096];
                _ = await tls.ReadAsync(head);
                await tls.WriteAsync(_answer);
                await tls.ShutdownAsync();
            }
            catch (Exception exception) when (exception is SocketException or IOException or AuthenticationException)
            {
                // The client had enough.
            }
        }
    }
}
