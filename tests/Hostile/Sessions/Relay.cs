using System.Security.Cryptography.X509Certificates;
using System.Text;
using Waxwing.Smtp;
using Waxwing.TestSupport;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>A relay that follows a script, in memory, and our session with it, on a clock that stands still.</summary>
internal sealed class Relay : IAsyncDisposable
{
    public const string Password = "canary-password";

    private static readonly TestAuthority Authority = new();

    private readonly StringWriter _transcript = new();
    private readonly SmtpConnectionOptions _options;

    public Relay(PeerScript script, TlsMode mode = TlsMode.Implicit, ObservedClock? clock = null, int capacity = 1024, int window = 1)
    {
        (Peer, var client) = ScriptedPeer.InMemory(script, capacity);
        Wire = new ObservedStream(client);
        Clock = clock ?? new ObservedClock();
        _options = OptionsFor(mode) with { Clock = Clock, Trace = new SmtpTranscript(_transcript), Knowledge = new RelayKnowledge(window) };
    }

    public static X509Certificate2 Certificate { get; } = Authority.Issue();

    public static PasswordCredential Credential { get; } = new("canary-user", Password);

    public static Envelope Envelope { get; } = EnvelopeTo("b@example.net");

    public static byte[] Octets { get; } = "Subject: canary-content\r\n\r\n.dot\r\nend\r\n"u8.ToArray();

    public static MessageContent Content { get; } = MessageContent.FromBytes(Octets);

    /// <summary>A limit of its own for each phase, so that a timer tells which phase it is for.</summary>
    public static SmtpTimeouts Limits { get; } = new()
    {
        TlsHandshake = TimeSpan.FromSeconds(40),
        Greeting = TimeSpan.FromSeconds(44),
        Ehlo = TimeSpan.FromSeconds(48),
        StartTls = TimeSpan.FromSeconds(52),
        Auth = TimeSpan.FromSeconds(56),
        MailFrom = TimeSpan.FromSeconds(60),
        RcptTo = TimeSpan.FromSeconds(64),
        Data = TimeSpan.FromSeconds(68),
        DataBlock = TimeSpan.FromSeconds(72),
        FinalDot = TimeSpan.FromSeconds(76),
        Reset = TimeSpan.FromSeconds(80),
        Quit = TimeSpan.FromSeconds(84),
    };

    public ScriptedPeer Peer { get; }

    public ObservedStream Wire { get; }

    public ObservedClock Clock { get; }

    /// <summary>What a program would have logged.</summary>
    public string Transcript => _transcript.ToString();

    public static Envelope EnvelopeTo(params string[] recipients) => new(Mailbox.Parse("a@example.org"), [.. recipients.Select(Mailbox.Parse)]);

    public static SmtpConnectionOptions OptionsFor(TlsMode mode) => new()
    {
        Host = "localhost",
        Mode = mode,
        Tls = TlsPolicy.FromAuthorities([Authority.Certificate]),
        Timeouts = Limits,
    };

    /// <summary>A script with implicit TLS that comes as far as the reply to EHLO.</summary>
    public static PeerScript Announcing(params string[] keywords) => new PeerScript().Secure(Certificate).Hello(keywords);

    public Task<SecuredSession> OpenAsync(CancellationToken cancellationToken = default) => SmtpConnection.OpenAsync(Wire, _options, cancellationToken).Bounded();

    /// <summary>An opening that must fail.</summary>
    public async Task<SmtpError> RefusedAsync() => (await Assert.ThrowsAsync<SmtpException>(() => OpenAsync())).Error;

    /// <summary>A login that must fail.</summary>
    public async Task<SmtpException> RefusedLoginAsync(SaslPolicy? policy = null)
    {
        await using var session = await OpenAsync();
        return await Assert.ThrowsAsync<SmtpException>(() => session.AuthenticateAsync(Credential, policy ?? new SaslPolicy()).Bounded());
    }

    /// <summary>Opens a session, sends one message and lets go of the session.</summary>
    public async Task<TransactionResult> SendAsync(MessageContent? content = null, Envelope? envelope = null)
    {
        await using var session = await OpenAsync();
        return await session.SendAsync(envelope ?? Envelope, content ?? Content).Bounded();
    }

    /// <summary>Opens a session, sends one message, and says QUIT.</summary>
    public async Task<TransactionResult> SendAndQuitAsync(MessageContent? content = null, Envelope? envelope = null)
    {
        await using var session = await OpenAsync();
        var result = await session.SendAsync(envelope ?? Envelope, content ?? Content).Bounded();
        await session.QuitAsync().Bounded();
        await Peer.Completion.Bounded();
        return result;
    }

    /// <summary>Nothing that is anybody's business has reached the server: no address, no credential, no content.</summary>
    public void AssertNothingWasSaid()
    {
        var received = Peer.ReceivedInClear + Peer.ReceivedInTls;
        Assert.DoesNotContain("example", received, StringComparison.Ordinal);
        Assert.DoesNotContain("AUTH", received, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", received, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await Wire.DisposeAsync();
        await Peer.DisposeAsync();
    }
}
