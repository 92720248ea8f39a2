using System.Collections.Immutable;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing;

/// <summary>A host that takes the mail of a domain.</summary>
/// <param name="Name">Its name, as the MX record has it; the domain itself where there is no record; or an address literal.</param>
/// <param name="Preference">The lowest is tried first; null where there is no MX record.</param>
internal sealed record MailHost(Domain Name, int? Preference);

/// <summary>The hosts that take the mail of a domain, in the order in which they are tried; at least one.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Security">Whether DNSSEC vouches for the answer: Secure or Insecure.</param>
/// <param name="Hosts">The hosts.</param>
internal sealed record MailHosts(Domain Domain, DnsStatus Security, ImmutableArray<MailHost> Hosts);
