using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Waxwing.Sandbox.Tests;

/// <summary>Raw clients on real sockets, against a whole sandbox that must go on serving others.</summary>
public sealed class HostileClientTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_smuggled_message_inside_TLS_is_never_captured()
    {
        await using var sandbox = await SandboxServer.StartAsync(cancellationToken: Cancelled);
        await using var client = await SecureAsync(sandbox);
        var login = Convert.ToBase64String(Encoding.ASCII.GetBytes($"\0{sandbox.User}\0{sandbox.Password}"));
        await WriteAsync(client, $"EHLO x\r\nAUTH PLAIN {login}\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.net>\r\nDATA\r\n");
        await ReadUntilAsync(client, "354 ");

        await WriteAsync(client, "first\n.\nMAIL FROM:<evil@example.org>\r\nRCPT TO:<victim@example.net>\r\nDATA\r\nsecond\r\n.\r\nQUIT\r\n");

        Assert.Matches("^550 5.6.0 [^\r]+\r\n221 2.0.0 Bye\r\n$", await ReadToEndAsync(client));
        Assert.Equal(0, sandbox.Messages.Count);
        await AssertStillServesAsync(sandbox);
    }

    [Fact]
    public async Task Commands_in_one_segment_with_STARTTLS_end_the_connection()
    {
        await using var sandbox = await SandboxServer.StartAsync(cancellationToken: Cancelled);
        using var socket = await ConnectAsync(sandbox.SmtpPort);
        await WriteAsync(socket.GetStream(), "EHLO x\r\nSTARTTLS\r\nMAIL FROM:<evil@example.org>\r\n");

        Assert.EndsWith("554 5.5.1 Something was sent behind STARTTLS; closing\r\n", await ReadToEndAsync(socket.GetStream()), StringComparison.Ordinal);
        await AssertStillServesAsync(sandbox);
    }

    [Fact]
    public async Task A_line_of_megabytes_is_cut_off()
    {
        await using var sandbox = await SandboxServer.StartAsync(cancellationToken: Cancelled);
        using var socket = await ConnectAsync(sandbox.SmtpPort);
        var block = new string('A', 64 * 1024);
        var sent = 0;
        try
        {
            for (; sent < 64; sent++)
            {
                await WriteAsync(socket.GetStream(), block);
            }
        }
        catch (IOException)
        {
            // The server has hung up, which is what this is about.
        }

        await AssertStillServesAsync(sandbox);
        Assert.True(sent < 64 || (await ReadToEndAsync(socket.GetStream())).Contains("500 5.5.2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\0\0\0\0\r\n", "500 5.5.2")]
    [InlineData("MAIL FROM:<a\xff@example.org>\r\n", "500 5.5.2")]
    [InlineData("RCPT TO:<b@example.net>\r\n", "530 5.7.0")]
    [InlineData("AUTH PLAIN AGEAYg==\r\n", "538 5.7.11")]
    [InlineData("BDAT 99999999999999999999 LAST\r\nQUIT\r\n", "501 5.5.4")]
    [InlineData("BDAT 9223372036854775807 LAST\r\nQUIT\r\n", "552 5.3.4")]
    [InlineData("GET / HTTP/1.1\r\n", "500 5.5.1")]
    public async Task What_a_client_says_in_clear_is_answered_by_the_rules(string octets, string expected)
    {
        await using var sandbox = await SandboxServer.StartAsync(cancellationToken: Cancelled);
        using var socket = await ConnectAsync(sandbox.SmtpPort);
        await WriteAsync(socket.GetStream(), "EHLO x\r\n" + octets);

        await ReadUntilAsync(socket.GetStream(), "\r\n" + expected);
        await AssertStillServesAsync(sandbox);
    }

    [Fact]
    public async Task Clear_text_on_the_TLS_port_gets_no_answer_in_SMTP()
    {
        await using var sandbox = await SandboxServer.StartAsync(cancellationToken: Cancelled);
        using var socket = await ConnectAsync(sandbox.SmtpsPort);
        await WriteAsync(socket.GetStream(), "EHLO x\r\n");

        Assert.DoesNotContain("2", await ReadToEndAsync(socket.GetStream()), StringComparison.Ordinal);
        await AssertStillServesAsync(sandbox);
    }

    [Fact]
    public async Task A_client_that_vanishes_within_the_content_leaves_no_message()
    {
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions { Fault = SandboxFaults.StartTlsStripped }, Cancelled);
        using (var socket = await ConnectAsync(sandbox.SmtpPort))
        {
            await WriteAsync(socket.GetStream(), "EHLO x\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.net>\r\nDATA\r\n");
            await ReadUntilAsync(socket.GetStream(), "354 ");
            await WriteAsync(socket.GetStream(), "half a message\r\n");
            socket.LingerState = new LingerOption(true, 0);
        }

        await AssertStillServesAsync(sandbox);
        Assert.Equal(0, sandbox.Messages.Count);
    }

    [Fact]
    public async Task Connections_over_the_limit_wait_and_are_served_when_one_ends()
    {
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions { MaxConnections = 1 }, Cancelled);
        using var first = await ConnectAsync(sandbox.SmtpPort);
        await ReadUntilAsync(first.GetStream(), "220 ");
        using var second = await ConnectAsync(sandbox.SmtpPort);

        await WriteAsync(first.GetStream(), "QUIT\r\n");
        await ReadToEndAsync(first.GetStream());
        first.Close();

        await ReadUntilAsync(second.GetStream(), "220 ");
    }

    private static async Task AssertStillServesAsync(SandboxServer sandbox)
    {
        await using var client = await SecureAsync(sandbox);
        await ReadUntilAsync(client, "220 localhost ESMTP");
    }

    private static async Task<SslStream> SecureAsync(SandboxServer sandbox)
    {
        var socket = await ConnectAsync(sandbox.SmtpsPort);
        var tls = new SslStream(socket.GetStream());
        using var authority = X509CertificateLoader.LoadCertificateFromFile(sandbox.AuthorityFile);
        await tls.AuthenticateAsClientAsync(TestAuthority.ClientOptions(authority), Cancelled);
        return tls;
    }

    private static async Task<TcpClient> ConnectAsync(int port)
    {
        var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", port, Cancelled);
        return socket;
    }

    private static async Task WriteAsync(Stream stream, string octets) => await stream.WriteAsync(Encoding.Latin1.GetBytes(octets), Cancelled);

    private static async Task<string> ReadToEndAsync(Stream stream)
    {
        var read = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            int count;
            while ((count = await stream.ReadAsync(buffer, Cancelled)) > 0)
            {
                read.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }
        }
        catch (IOException)
        {
            // A reset is an end, too.
        }

        return read.ToString();
    }

    private static async Task<string> ReadUntilAsync(Stream stream, string text)
    {
        var read = new StringBuilder();
        var buffer = new byte[4096];
        while (!read.ToString().Contains(text, StringComparison.Ordinal))
        {
            var count = await stream.ReadAsync(buffer, Cancelled);
            Assert.True(count > 0, $"The connection ended after: {read}");
            read.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }

        return read.ToString();
    }
}
