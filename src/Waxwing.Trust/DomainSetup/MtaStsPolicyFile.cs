using System.Collections.Immutable;

namespace Waxwing.Trust;

/// <summary>The file of a policy of MTA-STS (RFC 8461 §3.2): where it is served, and what it says.</summary>
/// <param name="Url">Its address.</param>
/// <param name="Text">What it says, with the line ends of the RFC.</param>
internal sealed record MtaStsPolicyFile(string Url, string Text)
{
    // Weeks, as §3.2 suggests; senders see a change at once by the id of the record.
    private const int MaxAgeSeconds = 1_209_600;

    /// <summary>The file for a domain; null where it takes no mail, or DNS does not say.</summary>
    public static MtaStsPolicyFile? For(DomainSetupRequest request, DomainSetupFacts facts)
    {
        ImmutableArray<string> hosts = [.. facts.MailHosts.Records.OfType<MxRecord>().Select(record => record.Exchange?.Ascii).OfType<string>().Order(StringComparer.Ordinal)];
        string[] lines = ["version: STSv1", "mode: testing", .. hosts.Select(host => $"mx: {host}"), $"max_age: {MaxAgeSeconds}"];
        return hosts.IsEmpty ? null : new MtaStsPolicyFile($"https://mta-sts.{request.Domain.Ascii}/.well-known/mta-sts.txt", string.Concat(lines.Select(line => $"{line}\r\n")));
    }
}
