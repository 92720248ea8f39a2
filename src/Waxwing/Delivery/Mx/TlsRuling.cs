using System.Collections.Immutable;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing;

/// <summary>What the TLS of a mail host is judged by, for the mail of one domain, and on what grounds.</summary>
internal sealed record TlsRuling
{
    /// <summary>The domain whose mail it is.</summary>
    public required MailHosts For { get; init; }

    /// <summary>The host.</summary>
    public required MailHost Host { get; init; }

    /// <summary>Which rule it is.</summary>
    public required MailHostTls Rule { get; init; }

    /// <summary>Why that one, in words for a person.</summary>
    public required string Reason { get; init; }

    /// <summary>The rule itself.</summary>
    public required TlsPolicy Policy { get; init; }

    /// <summary>The name that the host is asked for inside TLS: for DANE that of the TLSA records (RFC 7672 §8.1).</summary>
    public required Domain TlsName { get; init; }

    /// <summary>Connections of one host whose rulings have equal keys were judged alike, and carry each other's mail.</summary>
    public required string Key { get; init; }

    /// <summary>What a report to the domain says of it (RFC 8460 §4.2).</summary>
    public required TlsAppliedPolicy Applied { get; init; }

    /// <summary>In what the host failed before anybody connected to it; reported with each session.</summary>
    public ImmutableArray<TlsResultType> Failures { get; init; } = [];

    /// <summary>The TLSA records that rule, or none.</summary>
    public ImmutableArray<string> Tlsa { get; init; } = [];

    /// <summary>The id of the MTA-STS policy that rules or is tested, or null.</summary>
    public string? PolicyId { get; init; }

    /// <summary>Whether the host has to prove who it is.</summary>
    public bool Authenticates => Rule is MailHostTls.Dane or MailHostTls.MtaSts;

    /// <summary>What a receipt says of it.</summary>
    public MailHostRecord Record => new(For.Domain.Ascii, Host.Name.Ascii, Host.Preference, For.Security, Rule, Reason, Tlsa, PolicyId);
}
