namespace Waxwing.Trust;

/// <summary>What TLSA records make of a server's certificates (RFC 7672 §2.2).</summary>
public enum DaneStatus
{
    /// <summary>A record matches: the server is who it should be. No authority needs to be trusted for that.</summary>
    Match,

    /// <summary>Records could be used and none matches as it has to: the server is not the right one. Nothing else, such as MTA-STS, makes it so.</summary>
    NoMatch,

    /// <summary>No record can be used: TLS is required all the same, and nobody tells who the server is (RFC 7672 §2.2).</summary>
    Unusable,
}

/// <summary>Why no record matches.</summary>
public enum DaneFault
{
    /// <summary>One matches, or none can be used.</summary>
    None,

    /// <summary>No certificate is the one of a record.</summary>
    OtherCertificate,

    /// <summary>The trust anchor of a record is there, and did not issue the server's certificate.</summary>
    NotIssuedByAnchor,

    /// <summary>A certificate below the trust anchor, or itself, has expired or is not valid yet.</summary>
    NotTimeValid,

    /// <summary>The chain to the trust anchor breaks RFC 5280: a wrong signature, no authority, another use, constraints.</summary>
    ChainInvalid,

    /// <summary>The chain to the trust anchor is good, and the certificate is for other names (RFC 7672 §3.2.3).</summary>
    OtherName,
}
