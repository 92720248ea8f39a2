using System.Collections.Immutable;

namespace Waxwing.Smtp;

/// <summary>How the content travelled.</summary>
public enum ContentStyle
{
    /// <summary>It did not travel.</summary>
    None,

    /// <summary>DATA: dot-stuffed, ended by a lone dot (RFC 5321 §4.1.1.4).</summary>
    Data,

    /// <summary>BDAT: counted chunks (RFC 3030).</summary>
    Bdat,
}

/// <summary>What happened in one transaction: a value, also where everything failed.</summary>
public sealed record TransactionResult
{
    /// <summary>One result for each recipient of the envelope, in its order.</summary>
    public required ImmutableArray<RecipientResult> Recipients { get; init; }

    /// <summary>The reply to the end of the content, or null. In LMTP each recipient has its own, and this is null.</summary>
    public required SmtpReply? FinalReply { get; init; }

    /// <summary>How the content travelled.</summary>
    public required ContentStyle Style { get; init; }

    /// <summary>Whether the commands shared packets (RFC 2920).</summary>
    public required bool Pipelined { get; init; }

    /// <summary>How many transactions of this connection waited for their final reply when this one began; 0 for one that travelled alone.</summary>
    public required int InFlightBefore { get; init; }

    /// <summary>
    /// Why the content waited for the replies to its own commands: the first reason that applied.
    /// <see cref="StyleReason.None"/> where it left with them, or where the transaction did not begin.
    /// </summary>
    public required StyleReason WaitedBecause { get; init; }

    /// <summary>
    /// Why nothing else was in flight when it began: the first reason that applied. <see cref="StyleReason.None"/> where it
    /// crossed others (<see cref="InFlightBefore"/>), or where the transaction did not begin.
    /// </summary>
    public required StyleReason AloneBecause { get; init; }

    /// <summary>
    /// Ends with the true result, where the caller went away while the fate was still unknown and the connection stayed
    /// open for it; null where this result is final. Never fails.
    /// </summary>
    public Task<TransactionResult>? Amendment { get; init; }

    /// <summary>What of the envelope's requests was asked of the server; empty where nothing was said to it.</summary>
    public required ImmutableArray<EnvelopeRequest> Asked { get; init; }

    /// <summary>What of them the server was not asked, since it does not announce the extension: the message went, or was refused, without it.</summary>
    public required ImmutableArray<EnvelopeRequest> NotAnnounced { get; init; }

    /// <summary>How many octets of content were handed to the connection, dot-stuffing not counted.</summary>
    public required long ContentOctets { get; init; }

    /// <summary>How many replies were expected, and how many of them came.</summary>
    public required (int Expected, int Received) Replies { get; init; }

    /// <summary>How often we had to wait for the server.</summary>
    public required int RoundTrips { get; init; }

    /// <summary>The phases, in their order.</summary>
    public ImmutableArray<PhaseTime> Phases => Measured.Clock is null ? [] : Measured.Stamps.Times(Measured.Limits, Measured.Clock);

    /// <summary>What <see cref="Phases"/> is made of where somebody asks.</summary>
    internal (PhaseStamps Stamps, SmtpTimeouts Limits, TimeProvider Clock) Measured { get; init; }
}
