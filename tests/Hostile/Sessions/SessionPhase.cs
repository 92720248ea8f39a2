using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>A moment at which the client waits for the server: the script that leads there, and what the client does on its way.</summary>
internal sealed class SessionPhase(string name, SmtpStage stage, Func<PeerScript> lead)
{
    private static readonly SessionPhase[] All =
    [
        new("TLS handshake", SmtpStage.TlsHandshake, () => new PeerScript()),
        new("greeting", SmtpStage.Greeting, () => new PeerScript().Secure(Relay.Certificate)),
        new("EHLO", SmtpStage.Ehlo, () => new PeerScript().Secure(Relay.Certificate).Greet("220 relay.test").Expect("EHLO")),
        new("greeting in clear", SmtpStage.Greeting, () => new PeerScript()) { Mode = TlsMode.StartTls },
        new("EHLO in clear", SmtpStage.Ehlo, () => new PeerScript().Greet("220 relay.test").Expect("EHLO")) { Mode = TlsMode.StartTls },
        new("STARTTLS", SmtpStage.StartTls, () => new PeerScript().Hello("STARTTLS").ExpectLine("STARTTLS")) { Mode = TlsMode.StartTls },
        new("TLS handshake after STARTTLS", SmtpStage.TlsHandshake, () => new PeerScript().Hello("STARTTLS").ExpectLine("STARTTLS").Reply("220 go")) { Mode = TlsMode.StartTls },
        new("EHLO after STARTTLS", SmtpStage.Ehlo, () => new PeerScript().Hello("STARTTLS").StartTls(Relay.Certificate).Expect("EHLO")) { Mode = TlsMode.StartTls },
        new("AUTH PLAIN", SmtpStage.Auth, () => Relay.Announcing("AUTH PLAIN").Expect("AUTH PLAIN ")) { LogsIn = true },
        new("AUTH SCRAM, first", SmtpStage.Auth, () => Relay.Announcing("AUTH SCRAM-SHA-256").Expect("AUTH SCRAM-SHA-256 ")) { LogsIn = true },
        new("AUTH SCRAM, last", SmtpStage.Auth, () => Relay.Announcing("AUTH SCRAM-SHA-256").Scram().ExpectLine("")) { LogsIn = true },
        new("MAIL", SmtpStage.MailFrom, () => Relay.Announcing().Expect("MAIL")),
        new("RCPT", SmtpStage.RcptTo, () => Relay.Announcing().Expect("MAIL").Reply("250 ok").Expect("RCPT")),
        new("DATA", SmtpStage.Data, () => Relay.Announcing().TakeEnvelope().Expect("DATA")),
        new("final dot", SmtpStage.FinalDot, () => Relay.Announcing().TakeMessage()) { Fate = Delivered.Unknown },
        new("a group with BDAT", SmtpStage.MailFrom, Group) { Fate = Delivered.Unknown },
        new("the last reply to a group with BDAT", SmtpStage.FinalDot, () => Group().Reply("250 ok", "250 ok")) { Fate = Delivered.Unknown },
        new("RSET", SmtpStage.Reset, () => Relay.Announcing().Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("550 no").ExpectLine("RSET")) { Messages = 2 },
        new("QUIT", SmtpStage.Quit, () => Relay.Announcing().ExpectLine("QUIT")) { Messages = 0 },
    ];

    public static TheoryData<string> Names => [.. All.Select(phase => phase.Name)];

    /// <summary>Those at which the server speaks SMTP, in clear or inside TLS.</summary>
    public static TheoryData<string> NamesOfReplies => [.. All.Where(phase => phase.Stage != SmtpStage.TlsHandshake).Select(phase => phase.Name)];

    /// <summary>Those at which the caller can cancel: QUIT cannot be.</summary>
    public static TheoryData<string> NamesOfCancellable => [.. All.Where(phase => phase.Stage != SmtpStage.Quit).Select(phase => phase.Name)];

    public string Name => name;

    public SmtpStage Stage => stage;

    public TimeSpan Limit => Relay.Limits.For(stage);

    /// <summary>What is known of the message if the connection ends here.</summary>
    public Delivered Fate { get; private init; } = Delivered.No;

    public TlsMode Mode { get; private init; } = TlsMode.Implicit;

    private bool LogsIn { get; init; }

    private int Messages { get; init; } = 1;

    public static SessionPhase Named(string name) => All.Single(phase => string.Equals(phase.Name, name, StringComparison.Ordinal));

    /// <summary>A relay that comes as far as this phase, and then does what the scenario adds.</summary>
    public Relay Then(Func<PeerScript, PeerScript> attack) => new(attack(lead()), Mode);

    /// <summary>The client's whole way, as far as it comes.</summary>
    /// <returns>What stopped it, with the fate of the message.</returns>
    public async Task<SmtpError> RunAsync(Relay relay, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var secured = await relay.OpenAsync(cancellationToken);
            await using MailSession session = LogsIn ? await secured.AuthenticateAsync(Relay.Credential, new SaslPolicy(), cancellationToken).Bounded() : secured;
            for (var i = 1; i <= Messages; i++)
            {
                var result = await session.SendAsync(Relay.Envelope, Relay.Content, cancellationToken).Bounded();
                if (i == Messages && result.Recipients[0].Error is { } error)
                {
                    // Stopped by the caller after the end of the content: the connection stays open for the reply, as long as the RFC wants.
                    Assert.Equal(error is { Failure: SmtpFailure.Cancelled, Delivered: Delivered.Unknown }, session.IsUsable);
                    return error;
                }
            }

            await session.QuitAsync().Bounded();
            return session.Broken!;
        }
        catch (SmtpException exception)
        {
            return exception.Error;
        }
    }

    public override string ToString() => name;

    private static PeerScript Group() => Relay.Announcing("PIPELINING", "CHUNKING")
        .Expect("MAIL").Expect("RCPT").ExpectLine($"BDAT {Relay.Octets.Length} LAST").ExpectBytes(Relay.Octets.Length);
}
