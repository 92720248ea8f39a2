using System.Collections.Immutable;
using System.Net;
using Waxwing.Configuration;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Server.Domains;

/// <summary>
/// Reads the object <c>domains</c> of the service. An item of <c>declared</c> is a tenant, the names that the operator vouches for, and how their mail is signed,
/// in the words of the sender's own object <c>dkim</c>.
/// </summary>
internal static class DomainOptionsReader
{
    private static readonly TimeSpan ShortestGrace = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestGrace = TimeSpan.FromDays(14);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromDays(7);

    public static DomainOptions Read(Section section)
    {
        var usual = new DomainOptions();
        var options = usual with
        {
            Region = section.Text("region") ?? usual.Region,
            Declared = Declared(section),
            Addresses = [.. section.Texts("addresses", 1).Select(text => Address(section, text)).OfType<IPAddress>()],
            Includes = [.. section.Texts("includes", 1).Select(text => Name(section, "includes", text)).OfType<Domain>()],
            Reports = section.Read("reports", Reports),
            MaxPerTenant = section.Number("maxPerTenant", 1, 100_000) ?? usual.MaxPerTenant,
            Grace = section.Time("grace", ShortestGrace, LongestGrace) ?? usual.Grace,
            CheckEvery = section.Time("checkEvery", ShortestPause, LongestPause) ?? usual.CheckEvery,
        };
        section.End();
        return options;
    }

    private static ImmutableArray<DeclaredDomain> Declared(Section section)
    {
        ImmutableArray<DeclaredDomain> declared = [.. section.List("declared").SelectMany(Of)];
        if (declared.DistinctBy(domain => domain.Name).Count() < declared.Length)
        {
            section.Refuse("declared", "must name each domain once, for one tenant");
        }

        return declared;
    }

    private static IEnumerable<DeclaredDomain> Of(Section section)
    {
        var tenant = section.Text("tenant");
        if (tenant is null)
        {
            section.Refuse("tenant", "is missing: whose the domains are");
        }

        var names = section.Texts("names", 1).Select(text => Name(section, "names", text)).OfType<Domain>().ToArray();
        if (!section.Has("names"))
        {
            section.Refuse("names", "is missing: a list of domains, such as example.org");
        }

        var signers = SigningReader.Read(section.Object("dkim")).Signers;
        if (signers.Any(signer => !names.Contains(signer.Domain)))
        {
            section.Refuse("dkim", "must sign for domains of the list names only");
        }

        section.End();
        return tenant is null ? [] : names.Select(name => new DeclaredDomain(tenant, name, signers.FirstOrDefault(signer => signer.Domain == name)));
    }

    private static Domain? Name(Section section, string field, string text)
    {
        if (Domain.TryParse(text, out var name, out _) && !name.IsAddressLiteral && name.Ascii.Contains('.', StringComparison.Ordinal))
        {
            return name;
        }

        section.Refuse(field, "must be domains, such as example.org");
        return null;
    }

    private static IPAddress? Address(Section section, string text)
    {
        if (IPAddress.TryParse(text, out var address))
        {
            return address;
        }

        section.Refuse("addresses", "must be IP addresses");
        return null;
    }

    private static Mailbox Reports(string text) => Mailbox.TryParse(text, out var mailbox, out _)
        ? mailbox
        : throw new SendException(SendError.Refusal(SendStage.Configure, SendFault.InvalidValue, "is no address", FailureScope.Relay));
}
