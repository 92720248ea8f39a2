using System.Security.Cryptography;
using System.Text;
using Waxwing.Smtp.Server;
using Waxwing.Smtp.Tests.Client.Window;
using Waxwing.TestSupport;

namespace Waxwing.Smtp.Tests.Client;

/// <summary>
/// BINARYMIME (RFC 3030) against our own server half: no mail server at hand offers it (Postfix, Exim, Dovecot, Haraka and
/// smtp-server do not), so what is shown is that two ends that were written from the RFC agree.
/// </summary>
public sealed class BinaryContentTests
{
    private static readonly byte[] Octets = [.. "Content-Transfer-Encoding: binary\r\n\r\n\r\n.\r\nMAIL FROM:<x@example.net>\r\n"u8, .. RandomNumberGenerator.GetBytes(700_000), 0, 10, 13, 0, 13];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Binary_content_arrives_octet_for_octet_in_chunks(bool streamed)
    {
        var content = streamed
            ? MessageContent.FromStream(ContentScanner.Scan(Octets), _ => ValueTask.FromResult<Stream>(new MemoryStream(Octets)), isBinary: true)
            : MessageContent.FromBytes(Octets, isBinary: true);
        var (client, server) = DuplexStream.CreatePair();
        var handler = new RecordingHandler();
        var options = new SmtpServerOptions
        {
            ServerName = Domain.Parse("mx.test"),
            TlsMode = SmtpServerTlsMode.NeverOnLoopback,
            RequireTls = false,
            RequireAuthentication = false,
            Extensions = SmtpServerExtensions.All,
        };
        var log = new RecordingObserver();
        var serving = new SmtpServerSession(server, options, handler, log).RunAsync(TestContext.Current.CancellationToken);
        await ReadLineAsync(client);
        await client.WriteAsync("EHLO a\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        while (!(await ReadLineAsync(client)).Contains("250 ", StringComparison.Ordinal))
        {
        }

        await using var session = OpenSession.Over(client, new RelayKnowledge(), "PIPELINING", "8BITMIME", "CHUNKING", "BINARYMIME");
        var result = await session.SendAsync(new Envelope(null, [Mailbox.Parse("b@example.net")]), content, TestContext.Current.CancellationToken);
        await session.QuitAsync();
        await serving;

        Assert.Equal((Delivered.Yes, ContentStyle.Bdat), (result.Recipients[0].Delivered, result.Style));
        var (envelope, arrived) = Assert.Single(handler.Messages);
        Assert.Equal(SmtpBodyType.BinaryMime, envelope.Body);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Octets)), Convert.ToHexStringLower(SHA256.HashData(Encoding.Latin1.GetBytes(arrived))));
        Assert.Equal(content.Facts!.Sha256, Convert.ToHexStringLower(SHA256.HashData(Octets)));
    }

    [Theory]
    [InlineData("BINARYMIME", "8BITMIME")]
    [InlineData("CHUNKING", "8BITMIME")]
    public async Task Without_both_extensions_it_is_refused_before_MAIL(params string[] keywords)
    {
        var error = await RefusedAsync(MessageContent.FromBytes("a\0b"u8.ToArray(), isBinary: true), keywords);

        Assert.Equal((SmtpFailureDetail.BinaryMimeNotOffered, RetryAdvice.Never), (error.Detail, error.Retry));
    }

    [Theory]
    [InlineData("a\rb\r\n", SmtpFailureDetail.ContentNotCanonical)]
    [InlineData("a\0b\r\n", SmtpFailureDetail.ContentNotCanonical)]
    public async Task Text_that_was_not_declared_binary_stays_refused_where_binary_content_is_taken(string text, SmtpFailureDetail detail)
    {
        var error = await RefusedAsync(MessageContent.FromBytes(Encoding.ASCII.GetBytes(text)), "CHUNKING", "BINARYMIME", "8BITMIME");

        Assert.Equal(detail, error.Detail);
    }

    private static async Task<SmtpError> RefusedAsync(MessageContent content, params string[] keywords)
    {
        var (peer, client) = ScriptedPeer.InMemory(new PeerScript().ExpectLine("QUIT").Reply("221 bye"));
        await using var peerEnds = peer;
        await using var session = OpenSession.Over(client, new RelayKnowledge(), keywords);
        var result = await session.SendAsync(new Envelope(null, [Mailbox.Parse("b@example.net")]), content);
        await session.QuitAsync();
        await peer.Completion;
        return result.Recipients[0].Error!;
    }

    private static async Task<string> ReadLineAsync(Stream stream)
    {
        var buffer = new byte[4096];
        var count = await stream.ReadAsync(buffer, TestContext.Current.CancellationToken);
        return Encoding.ASCII.GetString(buffer, 0, count);
    }
}
