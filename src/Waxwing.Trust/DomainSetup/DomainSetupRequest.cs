using System.Collections.Immutable;
using System.Net;
using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>How a domain is to send. Immutable.</summary>
internal sealed record DomainSetupRequest
{
    /// <summary>The domain of the authors.</summary>
    public required Domain Domain { get; init; }

    /// <summary>The domain that bounces go to, in MAIL FROM: the same, or one below it.</summary>
    public required Domain ReturnPath { get; init; }

    /// <summary>The keys that sign, and those that will.</summary>
    public ImmutableArray<DkimRotationKey> Keys { get; init; } = [];

    /// <summary>The addresses that connections come from.</summary>
    public ImmutableArray<IPAddress> Addresses { get; init; } = [];

    /// <summary>The domains whose SPF records name the relays that send for it.</summary>
    public ImmutableArray<Domain> Includes { get; init; } = [];

    /// <summary>The host that takes bounces, if no MX record says so yet; null where nobody said.</summary>
    public Domain? MailHost { get; init; }

    /// <summary>Where reports about DMARC and TLS go.</summary>
    public required Mailbox Reports { get; init; }

    /// <summary>The same as a URI (RFC 6068 §2).</summary>
    public string ReportsUri => $"mailto:{Uri.EscapeDataString(Reports.LocalPart)}@{Reports.Domain.Ascii}";

    /// <summary>Whether the next step of DMARC is to be taken, if nothing blocks it.</summary>
    public bool Advance { get; init; }

    /// <summary>The id of a new policy of MTA-STS: letters and digits, another one each time.</summary>
    public required string PolicyId { get; init; }
}
