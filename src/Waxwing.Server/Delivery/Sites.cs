using Waxwing.Server.Model;
using Waxwing.Smtp;

namespace Waxwing.Server.Delivery;

/// <summary>To which site mail for a recipient goes.</summary>
/// <param name="hasRelay">Whether relays are configured; otherwise mail goes to the mail hosts of its recipients.</param>
internal sealed class Sites(bool hasRelay)
{
    /// <summary>The site of a recipient.</summary>
    /// <param name="recipient">The recipient.</param>
    /// <param name="toSandbox">Whether it goes to the sandbox alone.</param>
    /// <remarks>For mail hosts it is the domain. Domains of one operator share its connections in the engine, which knows the hosts (<c>MxSites</c>).</remarks>
    public string Of(Mailbox recipient, bool toSandbox) =>
        toSandbox ? Lane.SandboxSite : hasRelay ? Lane.RelaySite : recipient.Domain.Ascii.ToLowerInvariant();
}
