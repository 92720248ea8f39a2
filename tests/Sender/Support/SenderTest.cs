using Microsoft.Extensions.Logging;
using MimeKit;
using Waxwing.Smtp;

namespace Waxwing.Tests.Support;

/// <summary>What most tests of the sender need: an authority, a message, a sender for a scripted relay.</summary>
public abstract class SenderTest : IDisposable
{
    internal TestAuthority Authority { get; } = new();

    protected string AuthorityFile => Authority.AuthorityFile;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            Authority.Dispose();
        }
    }

    protected static MimeMessage Message(string to = "bob@example.net", string text = "hello")
    {
        var message = new MimeMessage { Subject = "Test", Body = new TextPart("plain") { Text = text } };
        message.Headers.Remove(HeaderId.MessageId);
        message.From.Add(new MailboxAddress("Ada", "ada@example.org"));
        message.To.Add(new MailboxAddress(null, to));
        return message;
    }

    internal SenderOptions Options(ScriptedPeer peer, Smtp.TlsMode mode = Smtp.TlsMode.Implicit) => new()
    {
        Relays = [new RelayOptions { Host = "localhost", Port = peer.Port, Mode = mode, AuthorityFile = AuthorityFile }],
        Retry = new RetryOptions { MaxAttempts = 1 },
    };

    /// <summary>Several relays in the order of preference, by their address, each for one attempt.</summary>
    internal SenderOptions OptionsFor(params ScriptedPeer[] peers) => new()
    {
        Relays = [.. peers.Select(peer => RelayAt(peer.Port))],
        Retry = new RetryOptions { MaxAttempts = 1 },
    };

    internal RelayOptions RelayAt(int port) => new() { Host = "127.0.0.1", Port = port, AuthorityFile = AuthorityFile };

    internal static string UrlOf(ScriptedPeer peer) => $"smtps://127.0.0.1:{peer.Port}";

    internal static SenderOptions WithUser(SenderOptions options, string user = "ada", string password = "correct horse") => options with
    {
        Relays = [options.Relays[0] with { UserName = user, Password = Secret.FromValue(password) }],
    };

    internal static async Task<SendReceipt> SendAsync(SenderOptions options, OutgoingMessage message)
    {
        await using var sender = new MailSender(options);
        try
        {
            return await sender.SendAsync(message, Token);
        }
        catch (SendException exception) when (exception.Receipt is not null)
        {
            return exception.Receipt;
        }
    }

    internal static PracticeEvidence Practice(SendReceipt receipt, int number) =>
        receipt.Practices.Single(practice => practice.Practice == number);
}

/// <summary>Keeps what is logged, as text.</summary>
internal sealed class KeptLog : ILogger
{
    public List<string> Lines { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Add($"{logLevel} {eventId.Id} {formatter(state, exception)} {exception}");
}
