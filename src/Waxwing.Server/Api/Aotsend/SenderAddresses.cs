using Waxwing.Server.Accounts;
using Waxwing.Server.Domains;
using Waxwing.Server.Mail;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Server.Api.Aotsend;

/// <summary>
/// Who writes the mail of a request that names no author: <c>noreply@</c> the domain of the key; for a key of all domains, of the one that has been verified longest. With rotation, of each
/// verified domain of the same organization in turn, and of no other: whoever reads the mail knows it as one sender's. Thread-safe.
/// </summary>
internal sealed class SenderAddresses(ISendingDomains domains)
{
    private const string LocalPart = "noreply";
    private const int AtATime = 100;

    // RFC 2606 §3: nobody's, for keys whose mail goes to the sandbox alone.
    private const string OfTests = $"{LocalPart}@example.com";

    private uint _turn;

    /// <summary>The address of the next message; null where no domain may be used.</summary>
    public async ValueTask<string?> NextAsync(ApiKey key, bool rotates, CancellationToken cancellationToken)
    {
        var usable = await UsableAsync(key, cancellationToken).ConfigureAwait(false);
        if (usable.Count == 0)
        {
            return key.IsTest ? OfTests : null;
        }

        var first = usable.MinBy(domain => (domain.VerifiedAt ?? domain.CreatedAt, domain.Name.Ascii))!;
        if (!rotates)
        {
            return Address(first);
        }

        var organization = OrganizationOf(first.Name);
        var family = usable.Where(domain => OrganizationOf(domain.Name).Equals(organization)).OrderBy(domain => domain.Name.Ascii, StringComparer.Ordinal).ToList();
        return Address(family[(int)(Interlocked.Increment(ref _turn) % (uint)family.Count)]);
    }

    private async ValueTask<List<SendingDomain>> UsableAsync(ApiKey key, CancellationToken cancellationToken)
    {
        var usable = new List<SendingDomain>();
        Guid? after = null;
        Slice<SendingDomain> slice;
        do
        {
            slice = await domains.ListAsync(key.Tenant, new Page(AtATime, after), cancellationToken).ConfigureAwait(false);
            usable.AddRange(slice.Items.Where(domain => domain.MaySend && (key.Domain is null || string.Equals(domain.Name.Ascii, key.Domain, StringComparison.Ordinal))));
            after = slice.Items.Count > 0 ? slice.Items[^1].Id : null;
        }
        while (slice.HasMore && after is not null);

        return usable;
    }

    private static string Address(SendingDomain domain) => $"{LocalPart}@{domain.Name.Ascii}";

    private static DnsName OrganizationOf(Domain domain)
    {
        var name = DnsName.Of(domain);
        return PublicSuffixList.Shipped.TryGetOrganization(name, out var organization) ? organization : name;
    }
}
