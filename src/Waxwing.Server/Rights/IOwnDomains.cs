using Waxwing.Smtp;

namespace Waxwing.Server.Rights;

/// <summary>The domains of one tenant that mail may be sent from. Thread-safe, and quick: it is asked for each address of each message.</summary>
internal interface IOwnDomains
{
    /// <summary>Whether the tenant has proved that the domain, itself and not one above or below it, is its own.</summary>
    bool Owns(Domain domain);
}
