namespace Waxwing.Trust;

/// <summary>What a domain asks to be done with mail that fails (RFC 9989 §4.7), in the order of strictness.</summary>
public enum DmarcPolicy
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Treat it as suspicious.</summary>
    Quarantine,

    /// <summary>Refuse it.</summary>
    Reject,
}
