using Waxwing.Server.Model;
using Waxwing.Smtp;

namespace Waxwing.Server.Delivery;

/// <summary>To which site mail for a recipient goes.</summary>
/// <param name="way">Who takes the mail of live keys.</param>
internal sealed class Sites(LiveWay way)
{
    /// <summary>Whether all mail goes to the sandbox, since nothing else is configured.</summary>
    public bool IsSandboxAlone => way == LiveWay.Sandbox;

    /// <summary>The site of a recipient.</summary>
    /// <param name="recipient">The recipient.</param>
    /// <param name="toSandbox">Whether it goes to the sandbox alone.</param>
    /// <remarks>For mail hosts it is the domain. Domains of one operator share its connections in the engine, which knows the hosts (<c>MxSites</c>).</remarks>
    public string Of(Mailbox recipient, bool toSandbox) =>
        toSandbox ? Lane.SandboxSite : way switch
        {
            LiveWay.Sandbox => Lane.SandboxSite,
            LiveWay.Relay => Lane.RelaySite,
            LiveWay.MailHosts => recipient.Domain.Ascii,
        };
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
