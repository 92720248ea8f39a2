using System.Collections.Immutable;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing;

/// <summary>What became of a message as a whole.</summary>
public enum SendOutcome
{
    /// <summary>Every recipient was accepted.</summary>
    Accepted,

    /// <summary>Some recipients were accepted, others not.</summary>
    PartlyAccepted,

    /// <summary>The fate of at least one recipient's message is unknown.</summary>
    Unknown,

    /// <summary>Nobody was accepted, at least one for a reason that may pass.</summary>
    Deferred,

    /// <summary>Nobody was accepted, for good.</summary>
    Refused,
}

/// <summary>Who took a message.</summary>
public enum SendTransport
{
    /// <summary>A relay: the message left, as far as the receipt says so.</summary>
    Relay,

    /// <summary>A recording for a test. Nothing left, nobody was asked, and who "accepted" or "refused" was the test.</summary>
    Recording,

    /// <summary>A folder, as a file: see <see cref="PickupSender"/>. Nothing went over a wire. Whoever picks it up carries it on, and the receipt knows nothing of that.</summary>
    Pickup,

    /// <summary>
    /// A row in a transaction of the caller's database (package <c>Waxwing.Outbox</c>). Nothing went over a wire, and nothing will unless that transaction commits; what becomes of the
    /// message then stands in the table.
    /// </summary>
    Outbox,
}

/// <summary>Proof of what happened to one message: what was observed, never what was meant. Immutable.</summary>
public sealed record SendReceipt
{
    /// <summary>The version of the receipt's schema.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Who took the message. A receipt whose transport is <see cref="SendTransport.Recording"/> proves no delivery.</summary>
    public SendTransport Transport { get; init; } = SendTransport.Relay;

    /// <summary>The Message-ID in angle brackets, or null if the message did not get that far.</summary>
    public required string? MessageId { get; init; }

    /// <summary>What the message was for.</summary>
    public required MailKind Kind { get; init; }

    /// <summary>The author's address, or null if it could not be read.</summary>
    public required string? From { get; init; }

    /// <summary>When sending began (UTC).</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took in all, in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>What became of the message.</summary>
    public required SendOutcome Outcome { get; init; }

    /// <summary>The content that was prepared, or null if the message did not get that far.</summary>
    public required ContentRecord? Content { get; init; }

    /// <summary>What happened to each recipient.</summary>
    public required ImmutableArray<RecipientOutcome> Recipients { get; init; }

    /// <summary>The attempts, in their order.</summary>
    public required ImmutableArray<AttemptRecord> Attempts { get => field.IsDefault && Observed is not null ? Observed.Attempts() : field; init; }

    /// <summary>One line for each of the 17 practices.</summary>
    public required ImmutableArray<PracticeEvidence> Practices { get => field.IsDefault && Observed is not null ? Observed.Practices() : field; init; }

    /// <summary>What a person should know although it stopped nothing.</summary>
    public required ImmutableArray<string> Warnings { get => field.IsDefault && Observed is not null ? Observed.Warnings() : field; init; }

    /// <summary>
    /// Ends with this receipt as it finally stands, where the caller or the deadline left before a relay had answered: the
    /// connection stays open for the reply, until its own deadline (10 minutes by default) or until the sender is disposed,
    /// which waits briefly. Null where this receipt is final. Never fails, need not be awaited, and is not written to JSON.
    /// </summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public Task<SendReceipt>? Amendment { get; init; }

    /// <summary>Why the message was refused before its recipients were known, or null. Later failures stand with the recipients.</summary>
    public SendError? Error { get; init; }

    /// <summary>What <see cref="OutgoingMessage.State"/> held. Not written to JSON.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public object? State { get; init; }

    /// <summary>What attempts, practices and the warnings of a prepared message are told from, once somebody asks; null where they were given.</summary>
    internal Observation? Observed { get; init; }

    /// <summary>The receipt as text for a person.</summary>
    public override string ToString() => ReceiptText.Write(this);

    /// <summary>This receipt, or the exception that <see cref="IMailSender"/> promises where nobody's message was or may have been taken.</summary>
    internal SendReceipt OrThrow(CancellationToken cancellationToken)
    {
        if (Outcome is SendOutcome.Accepted or SendOutcome.PartlyAccepted or SendOutcome.Unknown)
        {
            return this;
        }

        if (cancellationToken.IsCancellationRequested)
        {
            throw new SendCanceledException(this, cancellationToken);
        }

        var errors = Recipients.Select(recipient => recipient.Error).OfType<SendError>().ToArray();
        throw new SendException(Array.Find(errors, error => !error.Transient) ?? errors[0], this);
    }
}

/// <summary>The content as it was prepared for the wire.</summary>
/// <param name="Octets">Its length.</param>
/// <param name="Sha256">SHA-256 in lower-case hexadecimal.</param>
/// <param name="LongestLine">Octets in its longest line.</param>
/// <param name="EightBit">Whether it holds octets above 127.</param>
/// <param name="SmtpUtf8">Whether its header fields need SMTPUTF8.</param>
/// <param name="Binary">Whether a part of it is binary, so that it travels as BINARYMIME (RFC 3030).</param>
public sealed record ContentRecord(long Octets, string Sha256, long LongestLine, bool EightBit, bool SmtpUtf8, bool Binary);

/// <summary>What happened to one recipient.</summary>
/// <param name="Address">The recipient.</param>
/// <param name="Hidden">Whether it was a Bcc recipient, with a transaction of its own.</param>
/// <param name="Delivered">Whether the server took responsibility.</param>
/// <param name="Reply">The reply that decided, or null.</param>
/// <param name="QueueId">The server's name for the message, if it told one.</param>
/// <param name="Error">The failure, or null.</param>
public sealed record RecipientOutcome(
    string Address,
    bool Hidden,
    Delivered Delivered,
    ReplyRecord? Reply,
    string? QueueId,
    SendError? Error);

/// <summary>One attempt at delivery, with one relay.</summary>
public sealed record AttemptRecord
{
    /// <summary>1 for the first. Where a message went on at once over another connection, or to the next relay, each has an record of the same number.</summary>
    public required int Number { get; init; }

    /// <summary>Seconds waited before it.</summary>
    public required double WaitedSeconds { get; init; }

    /// <summary>The relay's URL, without any secret.</summary>
    public required string Relay { get; init; }

    /// <summary>Whether the relay rested when the attempt began: <see cref="BreakerState.HalfOpen"/> where it was tried again.</summary>
    public required BreakerState Breaker { get; init; }

    /// <summary>The connection, or null if none was made.</summary>
    public required ConnectionRecord? Connection { get; init; }

    /// <summary>The transactions, in their order.</summary>
    public required ImmutableArray<TransactionRecord> Transactions { get; init; }

    /// <summary>Which mail host it is, of whose domain, and what its TLS is judged by; null for a relay.</summary>
    public MailHostRecord? MailHost { get; init; }

    /// <summary>What ended the attempt before its end, or null. Where there is a <see cref="NextRelay"/>, the reason for leaving this one.</summary>
    public required SendError? Error { get; init; }

    /// <summary>The URL of the relay that the message went on to at once, or null.</summary>
    public required string? NextRelay { get; init; }
}

/// <summary>The connection of an attempt.</summary>
/// <param name="Endpoint">The address and port that were connected to.</param>
/// <param name="AddressesTried">The addresses that were raced, in the order in which they were begun.</param>
/// <param name="Reused">Whether it was open already.</param>
/// <param name="Server">What the server called itself.</param>
/// <param name="Mode">Where TLS began; null where there was none.</param>
/// <param name="ClearCommands">The commands that went out before TLS.</param>
/// <param name="ClearOctets">How many octets those were.</param>
/// <param name="Tls">What the handshake negotiated and verified; null where there was no TLS, and everything went in clear on this machine.</param>
/// <param name="Locality">Where there was no TLS: how the server is known to be on this machine. Null elsewhere.</param>
/// <param name="Authentication">What AUTH did, or null.</param>
/// <param name="Phases">The phases of opening it.</param>
public sealed record ConnectionRecord(
    string Endpoint,
    ImmutableArray<string> AddressesTried,
    bool Reused,
    string Server,
    TlsMode? Mode,
    ImmutableArray<string> ClearCommands,
    long ClearOctets,
    TlsRecord? Tls,
    Locality? Locality,
    AuthenticationRecord? Authentication,
    ImmutableArray<PhaseRecord> Phases)
{
    /// <summary>How the server was found, or null where the configuration names it.</summary>
    public DiscoveryRecord? Discovery { get; init; }
}

/// <summary>How a submission server was found by the SRV records of a domain (RFC 6186).</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Service">The service that was asked for, such as <c>_submissions._tcp</c>.</param>
/// <param name="Security">Whether DNSSEC vouches for the records: Secure or Insecure.</param>
/// <param name="Records">All records of the answer, as a zone file has them.</param>
/// <param name="Target">The host that was chosen.</param>
/// <param name="Port">Its port.</param>
/// <param name="MatchedName">The name in its certificate that bound it to the domain, or to the target where DNSSEC vouches for that.</param>
public sealed record DiscoveryRecord(
    string Domain,
    string Service,
    DnsStatus Security,
    ImmutableArray<string> Records,
    string Target,
    int Port,
    string? MatchedName);

/// <summary>What the handshake negotiated and verified.</summary>
/// <param name="Protocol">The version.</param>
/// <param name="CipherSuite">The suite.</param>
/// <param name="Group">The group of the key exchange, by its registered name; null where it was not observable.</param>
/// <param name="Resumed">Whether a session of an earlier connection was resumed; null where it was not observable.</param>
/// <param name="Offered">The versions that we offered.</param>
/// <param name="Host">The name that was verified.</param>
/// <param name="MatchedName">The name in the certificate that matched, or null.</param>
/// <param name="Trust">Who vouched for the certificate.</param>
/// <param name="TrustAnchor">The authority that the chain ended at, or null.</param>
/// <param name="Certificate">The server's certificate.</param>
/// <param name="Revocation">What is known of its revocation.</param>
/// <param name="ClientCertificate">SHA-256 fingerprint of the client certificate that was shown, or null.</param>
public sealed record TlsRecord(
    string Protocol,
    string CipherSuite,
    string? Group,
    bool? Resumed,
    string Offered,
    string Host,
    string? MatchedName,
    TrustSource Trust,
    string? TrustAnchor,
    PeerCertificate Certificate,
    RevocationStatus Revocation,
    string? ClientCertificate)
{
    /// <summary>Where nobody had to vouch for the server (<see cref="TrustSource.Nobody"/>): for what its certificate would have been refused by an authority's rules. Otherwise null.</summary>
    public SmtpFailureDetail? Tolerated { get; init; }
}

/// <summary>What AUTH did.</summary>
/// <param name="Mechanism">The mechanism.</param>
/// <param name="Offered">What the server offered.</param>
/// <param name="PasswordRevealed">Whether the server learned the password itself.</param>
/// <param name="ServerVerified">Whether the server proved that it knows the password.</param>
/// <param name="ChannelBinding">Whether the proofs were bound to the TLS connection, and if not, why.</param>
public sealed record AuthenticationRecord(string Mechanism, ImmutableArray<string> Offered, bool PasswordRevealed, bool ServerVerified, ChannelBindingUse ChannelBinding);

/// <summary>One transaction.</summary>
/// <param name="Recipients">Its recipients.</param>
/// <param name="Style">How the content travelled.</param>
/// <param name="Pipelined">Whether commands shared packets.</param>
/// <param name="InFlightBefore">How many messages of the same connection waited for their final reply when this one began.</param>
/// <param name="WaitedBecause">Why the content waited for the replies to its own commands; None where it left with them.</param>
/// <param name="AloneBecause">Why nothing else was in flight when it began; None where it crossed others.</param>
/// <param name="Asked">What the server was asked beyond taking the message (RFC 3461, 2852, 8689).</param>
/// <param name="NotAnnounced">What it was not asked although it was wanted, since it does not announce the extension.</param>
/// <param name="Octets">How many octets of content were handed to the connection.</param>
/// <param name="RoundTrips">How often we had to wait for the server.</param>
/// <param name="RepliesExpected">How many replies the server owed.</param>
/// <param name="RepliesReceived">How many came.</param>
/// <param name="Phases">Its phases.</param>
public sealed record TransactionRecord(
    ImmutableArray<string> Recipients,
    ContentStyle Style,
    bool Pipelined,
    int InFlightBefore,
    StyleReason WaitedBecause,
    StyleReason AloneBecause,
    ImmutableArray<EnvelopeRequest> Asked,
    ImmutableArray<EnvelopeRequest> NotAnnounced,
    long Octets,
    int RoundTrips,
    int RepliesExpected,
    int RepliesReceived,
    ImmutableArray<PhaseRecord> Phases);

/// <summary>How long a phase took and might have taken, in seconds.</summary>
/// <param name="Stage">The phase.</param>
/// <param name="Seconds">The time that it took.</param>
/// <param name="LimitSeconds">Its deadline.</param>
public sealed record PhaseRecord(SendStage Stage, double Seconds, double LimitSeconds);
