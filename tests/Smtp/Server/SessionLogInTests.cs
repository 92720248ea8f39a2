using System.Text;
using Waxwing.Smtp.Server;
using Waxwing.TestSupport;

namespace Waxwing.Smtp.Tests.Server;

/// <summary>A handler that judges passwords itself, and has the last word on each log-in.</summary>
public sealed class SessionLogInTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    [Theory]
    [InlineData("PLAIN")]
    [InlineData("LOGIN")]
    public async Task A_password_may_prove_another_identity_than_the_name_beside_it(string mechanism)
    {
        var handler = new KeyHandler();
        await using var client = await ConnectAsync(handler);

        Assert.StartsWith("235 2.7.0", await LogInAsync(client, mechanism, "apikey", "key of ann"), StringComparison.Ordinal);
        Assert.StartsWith("250", await AskAsync(client, "MAIL FROM:<a@example.org>"), StringComparison.Ordinal);

        Assert.Equal("ann", handler.LastClient!.User);
        Assert.Equal([(mechanism, "ann")], handler.LogIns);
    }

    [Theory]
    [InlineData("nobody", "key of ann")]
    [InlineData("apikey", "key of eve")]
    public async Task What_proves_nothing_is_refused_and_told(string user, string password)
    {
        var handler = new KeyHandler();
        await using var client = await ConnectAsync(handler);

        Assert.StartsWith("535 5.7.8", await LogInAsync(client, "PLAIN", user, password), StringComparison.Ordinal);

        Assert.Equal([("PLAIN", null)], handler.LogIns);
    }

    [Fact]
    public async Task The_handler_may_put_off_who_proved_an_identity()
    {
        var handler = new KeyHandler { Reply = new SmtpServerReply(454, new EnhancedStatusCode(4, 7, 0), "Later") };
        await using var client = await ConnectAsync(handler);

        Assert.StartsWith("454 4.7.0 Later", await LogInAsync(client, "PLAIN", "apikey", "key of ann"), StringComparison.Ordinal);
        Assert.StartsWith("530 5.7.0", await AskAsync(client, "MAIL FROM:<a@example.org>"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_reply_of_the_handler_authenticates_who_proved_nothing()
    {
        var handler = new KeyHandler { Reply = SmtpServerReply.Authenticated };
        await using var client = await ConnectAsync(handler);

        Assert.StartsWith("535 5.7.8", await LogInAsync(client, "PLAIN", "apikey", "key of eve"), StringComparison.Ordinal);
        Assert.StartsWith("530 5.7.0", await AskAsync(client, "MAIL FROM:<a@example.org>"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_is_held_against_its_credential()
    {
        var credential = ScramCredential.FromPassword("correct horse");

        Assert.True(credential.IsOf("correct horse"));
        Assert.False(credential.IsOf("correct horse "));
        Assert.False(credential.IsOf("correct\rhorse"));
    }

    public void Dispose() => _authority.Dispose();

    private static Task<string> LogInAsync(Stream client, string mechanism, string user, string password) => string.Equals(mechanism, "PLAIN", StringComparison.Ordinal)
        ? AskAsync(client, $"AUTH PLAIN {Base64($"\0{user}\0{password}")}")
        : LogInByLoginAsync(client, user, password);

    private static async Task<string> LogInByLoginAsync(Stream client, string user, string password)
    {
        Assert.StartsWith("334 ", await AskAsync(client, $"AUTH LOGIN {Base64(user)}"), StringComparison.Ordinal);
        return await AskAsync(client, Base64(password));
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private async Task<Stream> ConnectAsync(ISmtpServerHandler handler)
    {
        using var certificate = _authority.Issue();
        var (wire, server) = DuplexStream.CreatePair();
        var options = new SmtpServerOptions { ServerName = Domain.Parse("mx.test"), Certificate = System.Net.Security.SslStreamCertificateContext.Create(certificate, null, offline: true) };
        _ = new SmtpServerSession(server, options, handler).RunAsync(TestContext.Current.CancellationToken);
        var tls = new System.Net.Security.SslStream(wire);
        await tls.AuthenticateAsClientAsync(_authority.ClientOptions(), TestContext.Current.CancellationToken);
        await ReadAsync(tls);
        await AskAsync(tls, "HELO c");
        return tls;
    }

    private static async Task<string> AskAsync(Stream client, string command)
    {
        await client.WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"), TestContext.Current.CancellationToken);
        return await ReadAsync(client);
    }

    // One question at a time: an answer is one record of TLS.
    private static async Task<string> ReadAsync(Stream client)
    {
        var buffer = new byte[4096];
        return Encoding.ASCII.GetString(buffer, 0, await client.ReadAsync(buffer, TestContext.Current.CancellationToken));
    }

    private sealed class KeyHandler : ISmtpServerHandler
    {
        public List<(string Mechanism, string? Identity)> LogIns { get; } = [];

        public SmtpServerReply? Reply { get; init; }

        public SmtpServerClient? LastClient { get; private set; }

        public ValueTask<ScramCredential?> FindCredentialAsync(SmtpServerClient client, string user, CancellationToken cancellationToken) => throw new InvalidOperationException("not for PLAIN");

        public ValueTask<string?> CheckPasswordAsync(SmtpServerClient client, string user, string password, CancellationToken cancellationToken) =>
            ValueTask.FromResult(string.Equals(user, "apikey", StringComparison.Ordinal) && string.Equals(password, "key of ann", StringComparison.Ordinal) ? "ann" : null);

        public ValueTask<SmtpServerReply> AuthenticatedAsync(SmtpServerClient client, string mechanism, string? identity, CancellationToken cancellationToken)
        {
            LogIns.Add((mechanism, identity));
            return ValueTask.FromResult(Reply ?? (identity is null ? SmtpServerReply.AuthenticationFailed : SmtpServerReply.Authenticated));
        }

        public ValueTask<SmtpServerReply> MailAsync(SmtpServerClient client, SmtpServerTransaction transaction, CancellationToken cancellationToken)
        {
            LastClient = client;
            return ValueTask.FromResult(SmtpServerReply.SenderAccepted);
        }

        public ValueTask<SmtpServerReply> RcptAsync(SmtpServerClient client, SmtpServerTransaction transaction, Mailbox recipient, CancellationToken cancellationToken) =>
            ValueTask.FromResult(SmtpServerReply.RecipientAccepted);

        public ValueTask<SmtpServerSink> OpenContentAsync(SmtpServerClient client, SmtpServerTransaction transaction, CancellationToken cancellationToken) => throw new InvalidOperationException("no content here");
    }
}
