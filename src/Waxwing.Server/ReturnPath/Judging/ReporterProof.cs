using MimeKit;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Server.ReturnPath.Judging;

/// <summary>Whether a known reporter wrote a complaint: its one author is on the list, and a signature that belongs to the author's domain verifies over all of it. Thread-safe.</summary>
/// <param name="reporters">The list.</param>
/// <param name="dns">Where keys are.</param>
/// <param name="clock">The time, which decides what has expired.</param>
internal sealed class ReporterProof(KnownReporters reporters, IDnsLookup dns, TimeProvider clock)
{
    private readonly DkimVerifier _dkim = new(dns, clock: clock);

    /// <summary>The reporter; null: nobody who is known.</summary>
    /// <param name="octets">The message as it came.</param>
    /// <param name="message">The same, read.</param>
    /// <param name="cancellationToken">The wish to stop.</param>
    public async Task<Mailbox?> FindAsync(ReadOnlyMemory<byte> octets, MimeMessage message, CancellationToken cancellationToken)
    {
        // RFC 9989 §5.3.1: a second field From leaves nobody to be the author.
        if (message.Headers.Count(header => header.Id == HeaderId.From) != 1 || message.From is not [MailboxAddress { Address: var address }]
            || !Mailbox.TryParse(address, out var author, out _) || !reporters.Contains(author))
        {
            return null;
        }

        var verified = await _dkim.VerifyAsync(octets, cancellationToken);
        return verified.Results.Any(result => result is { Status: DkimStatus.Pass, Signature: { BodyLength: null } signature } && AreOneOrganization(signature.Domain, author.Domain)) ? author : null;
    }

    private static bool AreOneOrganization(Domain signer, Domain author) =>
        signer == author
        || (PublicSuffixList.Shipped.TryGetOrganization(DnsName.Of(signer), out var one) && PublicSuffixList.Shipped.TryGetOrganization(DnsName.Of(author), out var other) && one.Equals(other));
}
