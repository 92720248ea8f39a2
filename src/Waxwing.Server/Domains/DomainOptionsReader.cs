using System.Net;
using Waxwing.Configuration;
using Waxwing.Smtp;

namespace Waxwing.Server.Domains;

/// <summary>Reads the object <c>domains</c> of the service: all of <see cref="DomainOptions"/> but what is declared, which stands with the tenants.</summary>
internal static class DomainOptionsReader
{
    private static readonly TimeSpan ShortestGrace = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestGrace = TimeSpan.FromDays(14);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromDays(7);

    /// <summary>Reads it; what is wrong is kept by the section.</summary>
    public static DomainOptions Read(Section section)
    {
        var plain = new DomainOptions();
        var options = plain with
        {
            Region = section.Text("region") ?? plain.Region,
            Addresses = [.. section.Texts("addresses", leastItems: 1).Select(text => Address(section, text)).OfType<IPAddress>()],
            Includes = [.. section.Texts("includes", leastItems: 1).Select(text => Include(section, text)).OfType<Domain>()],
            Reports = section.Read("reports", Reports),
            MaxPerTenant = section.Number("maxPerTenant", 1, 100_000) ?? plain.MaxPerTenant,
            Grace = section.Time("grace", ShortestGrace, LongestGrace) ?? plain.Grace,
            CheckEvery = section.Time("checkEvery", ShortestPause, LongestPause) ?? plain.CheckEvery,
        };
        section.End();
        return options;
    }

    private static Domain? Include(Section section, string text)
    {
        if (Domain.TryParse(text, out var name, out _) && !name.IsAddressLiteral)
        {
            return name;
        }

        section.Refuse("includes", "must be domains whose SPF records name the relays, such as spf.example.net");
        return null;
    }

    private static IPAddress? Address(Section section, string text)
    {
        if (IPAddress.TryParse(text, out var address))
        {
            return address;
        }

        section.Refuse("addresses", "must be the IP addresses that mail leaves from");
        return null;
    }

    private static Mailbox Reports(string text) => Mailbox.TryParse(text, out var mailbox, out _)
        ? mailbox
        : throw new SendException(SendError.Refusal(SendStage.Configure, SendFault.InvalidValue, "must be an address, such as reports@example.org", FailureScope.Relay));
}
