namespace Waxwing.Trust;

/// <summary>What was found of a server's certificates. Immutable.</summary>
public sealed record DaneVerdict
{
    /// <summary>The result.</summary>
    public required DaneStatus Status { get; init; }

    /// <summary>Why it is no match, or <see cref="DaneFault.None"/>.</summary>
    public DaneFault Fault { get; init; }

    /// <summary>The record that matched; with <see cref="DaneStatus.NoMatch"/> the one that came nearest, or null.</summary>
    public TlsaRecord? Record { get; init; }

    /// <summary>How far the certificate of that record is from the server's own, which is 0; null where there is none.</summary>
    public int? Depth { get; init; }

    /// <summary>The same in a sentence for a person.</summary>
    public string Reason => Status switch
    {
        DaneStatus.Match => "A TLSA record matches.",
        DaneStatus.Unusable => "No TLSA record can be used: TLS is required, and nobody tells who the server is (RFC 7672 §2.2).",
        DaneStatus.NoMatch => Sentence(Fault),
    };

    private static string Sentence(DaneFault fault) => fault switch
    {
        DaneFault.None or DaneFault.OtherCertificate => "No TLSA record is of the server's certificates.",
        DaneFault.NotIssuedByAnchor => "The trust anchor of a TLSA record did not issue the server's certificate.",
        DaneFault.NotTimeValid => "A certificate up to the trust anchor of a TLSA record has expired, or is not valid yet.",
        DaneFault.ChainInvalid => "The chain to the trust anchor of a TLSA record breaks RFC 5280.",
        DaneFault.OtherName => "The certificate that the trust anchor of a TLSA record vouches for is for other names (RFC 7672 §3.2.3).",
    };
}
