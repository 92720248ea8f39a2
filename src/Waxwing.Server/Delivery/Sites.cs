using Waxwing.Server.Model;
using Waxwing.Smtp;

namespace Waxwing.Server.Delivery;

/// <summary>To which site mail for a recipient goes. Thread-safe.</summary>
/// <param name="way">Who takes the mail of live keys.</param>
/// <param name="learned">Which operator takes the mail of a domain.</param>
internal sealed class Sites(LiveWay way, LearnedSites learned)
{
    /// <summary>Whether all mail goes to the sandbox, since nothing else is configured.</summary>
    public bool IsSandboxAlone => way == LiveWay.Sandbox;

    /// <summary>Which operator takes the mail of a domain; of use where mail goes to mail hosts.</summary>
    public LearnedSites Learned => learned;

    /// <summary>The site of a recipient.</summary>
    /// <param name="recipient">The recipient.</param>
    /// <param name="toSandbox">Whether it goes to the sandbox alone.</param>
    /// <remarks>For mail hosts it is their operator, and as long as that is not known, the domain.</remarks>
    public string Of(Mailbox recipient, bool toSandbox) =>
        toSandbox ? Lane.SandboxSite : way switch
        {
            LiveWay.Sandbox => Lane.SandboxSite,
            LiveWay.Relay => Lane.RelaySite,
            LiveWay.MailHosts => learned.Of(recipient.Domain.Ascii),
        };

    /// <summary>Whether the mail of a lane goes to mail hosts.</summary>
    public bool AreMailHosts(Lane lane) => way == LiveWay.MailHosts && !string.Equals(lane.Site, Lane.SandboxSite, StringComparison.Ordinal);
}

/// <summary>Who takes the mail of live keys.</summary>
internal enum LiveWay
{
    /// <summary>The embedded sandbox: nothing else is configured.</summary>
    Sandbox,

    /// <summary>The configured relays.</summary>
    Relay,

    /// <summary>The mail hosts of the recipients.</summary>
    MailHosts,
}
