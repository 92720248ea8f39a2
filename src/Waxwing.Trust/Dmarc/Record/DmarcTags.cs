namespace Waxwing.Trust;

/// <summary>How like an identifier has to be to the author's domain (RFC 9989 §3.2.10).</summary>
public enum DmarcAlignmentMode
{
    /// <summary>Both belong to the same organization.</summary>
    Relaxed,

    /// <summary>Both are the same name.</summary>
    Strict,
}

/// <summary>What a record says of the place where it stands (the tag <c>psd</c>, RFC 9989 §4.7).</summary>
public enum DmarcPublicSuffix
{
    /// <summary>Nothing; the tree walk decides.</summary>
    Unknown,

    /// <summary>It is the domain of an organization, for itself and all below it.</summary>
    No,

    /// <summary>It is a public suffix: the domains of organizations are one label below.</summary>
    Yes,
}

/// <summary>When a failure report is asked for (the tag <c>fo</c>, RFC 9989 §4.7).</summary>
[Flags]
public enum DmarcFailureOptions
{
    /// <summary>Never.</summary>
    None = 0,

    /// <summary><c>0</c>: where no mechanism gives an aligned pass. The default.</summary>
    AllFail = 1,

    /// <summary><c>1</c>: where any mechanism gives no aligned pass.</summary>
    AnyFails = 2,

    /// <summary><c>d</c>: where a DKIM signature failed, aligned or not.</summary>
    Dkim = 4,

    /// <summary><c>s</c>: where SPF failed, aligned or not.</summary>
    Spf = 8,
}
