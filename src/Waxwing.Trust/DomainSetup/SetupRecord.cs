using System.Collections.Immutable;

namespace Waxwing.Trust;

/// <summary>What a record is for.</summary>
internal enum SetupRole
{
    /// <summary>A key of DKIM (RFC 6376).</summary>
    Dkim,

    /// <summary>The mail host of the return path (RFC 5321 §5.1).</summary>
    ReturnPath,

    /// <summary>The clients that may use the return path (RFC 7208).</summary>
    Spf,

    /// <summary>What is asked of receivers (RFC 9989).</summary>
    Dmarc,

    /// <summary>TLS on the way to the domain (RFC 8461).</summary>
    MtaSts,

    /// <summary>Reports about that TLS (RFC 8460).</summary>
    TlsRpt,

    /// <summary>The name of a sending address, and the way back (RFC 1912 §2.1).</summary>
    ReverseDns,
}

/// <summary>How a record stands.</summary>
internal enum SetupState
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>It is not there.</summary>
    Lacking,

    /// <summary>It is there, and not as it should be.</summary>
    Wrong,

    /// <summary>DNS does not say.</summary>
    Unknown,
}

/// <summary>A record of a domain that sends, how it stands, and what is to be published. Immutable.</summary>
internal sealed record SetupRecord
{
    /// <summary>What it is for.</summary>
    public required SetupRole Role { get; init; }

    /// <summary>Its name.</summary>
    public required DnsName Name { get; init; }

    /// <summary>Its type.</summary>
    public required DnsType Type { get; init; }

    /// <summary>How it stands.</summary>
    public required SetupState State { get; init; }

    /// <summary>Why: a sentence for a person.</summary>
    public required string Reason { get; init; }

    /// <summary>What it should say: what is there if that is good, else what is to be published; null where a person has to decide.</summary>
    public string? Data { get; init; }

    /// <summary>The texts that go when it comes.</summary>
    public ImmutableArray<string> Replaces { get; init; } = [];

    /// <summary>What has to be done before it is published; null for nothing.</summary>
    public string? HeldBy { get; init; }

    /// <summary>What name servers should have; null where that is not known.</summary>
    public RecordExpectation? Expected { get; init; }

    /// <summary>The change that publishes it; null where there is none.</summary>
    public ZoneChange? Change { get; init; }

    /// <summary>Whether it is one of the records to publish now.</summary>
    public bool IsToPublish => State is SetupState.Lacking or SetupState.Wrong && Data is not null && HeldBy is null;

    /// <summary>A TXT record.</summary>
    public static SetupRecord OfText(SetupRole role, DnsName name, SetupState state, string reason, string? text, Func<string, bool> purpose, IEnumerable<string>? replaces = null)
    {
        ImmutableArray<string> gone = [.. replaces ?? []];
        return new SetupRecord
        {
            Role = role,
            Name = name,
            Type = DnsType.Txt,
            State = state,
            Reason = reason,
            Data = text,
            Replaces = gone,
            Expected = text is null ? null : role == SetupRole.Dkim ? RecordExpectation.OfKey(name, text) : RecordExpectation.OfText(name, text, purpose),
            Change = text is null ? null : ZoneChange.OfText(name, text, old => gone.Contains(old, StringComparer.Ordinal)),
        };
    }

    /// <summary>A record that DNS does not tell of.</summary>
    public static SetupRecord NotAnswered(SetupRole role, DnsName name, DnsType type, DnsAnswer answer) =>
        new() { Role = role, Name = name, Type = type, State = SetupState.Unknown, Reason = Printable.Of(answer.Reason!) };

    /// <summary>The line of a zone file.</summary>
    public string? ZoneLine => Data is not null ? $"{Name}. IN {Type.ToString().ToUpperInvariant()} {(Type == DnsType.Txt ? RecordOctets.ZoneText(Data) : Data)}" : null;
}
