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

/// <summary>The steps between policies.</summary>
internal static class DmarcPolicySteps
{
    /// <summary>The policy one level less strict.</summary>
    public static DmarcPolicy Milder(this DmarcPolicy policy) => policy switch
    {
        DmarcPolicy.None or DmarcPolicy.Quarantine => DmarcPolicy.None,
        DmarcPolicy.Reject => DmarcPolicy.Quarantine,
    };
}
