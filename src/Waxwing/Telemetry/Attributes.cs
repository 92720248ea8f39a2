namespace Waxwing;

/// <summary>
/// The names of attributes. Those of OpenTelemetry where it has one; the others are ours. Their values are words of closed families,
/// numbers, hashes, and names of servers from the configuration: none grows with the mail, but in traces the Message-ID and the hashes.
/// </summary>
internal static class Attributes
{
    public const string ErrorType = "error.type";
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";
    public const string PeerAddress = "network.peer.address";
    public const string PeerPort = "network.peer.port";
    public const string Protocol = "network.protocol.name";
    public const string TlsVersion = "tls.protocol.version";
    public const string TlsCipher = "tls.cipher";

    public const string MessageId = "waxwing.message.id";
    public const string MessageSize = "waxwing.message.size";
    public const string Kind = "waxwing.message.kind";
    public const string Transport = "waxwing.transport";
    public const string Author = "waxwing.author.hash";
    public const string Recipient = "waxwing.recipient.hash";
    public const string Recipients = "waxwing.recipient.hashes";
    public const string RecipientCount = "waxwing.recipient.count";
    public const string Outcome = "waxwing.outcome";
    public const string Attempts = "waxwing.attempts";
    public const string Attempt = "waxwing.attempt.number";
    public const string Waited = "waxwing.attempt.waited";
    public const string Transactions = "waxwing.attempt.transactions";
    public const string Reused = "waxwing.connection.reused";
    public const string Breaker = "waxwing.breaker.state";
    public const string Delivered = "waxwing.delivered";
    public const string Stage = "waxwing.failure.stage";
    public const string Detail = "waxwing.failure.detail";
    public const string Scope = "waxwing.failure.scope";
    public const string Retry = "waxwing.failure.retry";
    public const string ReplyCode = "waxwing.reply.code";
    public const string ReplyEnhanced = "waxwing.reply.enhanced";
}
