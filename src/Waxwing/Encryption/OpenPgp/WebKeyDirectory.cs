using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Encryption;

/// <summary>
/// Asks the recipient's own domain for a key, over verified HTTPS (Web Key Directory, draft-koch-openpgp-webkey-service §3.1): the advanced
/// address first, then the direct one. No redirect, nothing beyond the bounds; answers are kept for an hour. Thread-safe.
/// </summary>
internal sealed class WebKeyDirectory(HttpMessageHandler handler, TimeProvider clock)
{
    private const string Alphabet = "ybndrfg8ejkmcpqxot1uwisza345h769";
    private const int MaxLength = 64 * 1024;
    private const int MaxKept = 10_000;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private readonly HttpsFetcher _web = new(handler, Limit, clock);
    private readonly Lock _gate = new();
    private readonly Dictionary<Mailbox, (List<OpenPgpCertificate> Certificates, RefusedKey? Fault, long Since)> _answers = [];

    /// <summary>The certificates that the domain gives for a mailbox, or why none was had. None and no fault: it has none.</summary>
    /// <exception cref="OperationCanceledException">The caller's token fired; nothing else is thrown.</exception>
    public async ValueTask<(List<OpenPgpCertificate> Certificates, RefusedKey? Fault)> FindAsync(Mailbox mailbox, CancellationToken cancellationToken)
    {
        if (mailbox.Domain.IsAddressLiteral)
        {
            return ([], null);
        }

        lock (_gate)
        {
            if (_answers.TryGetValue(mailbox, out var kept) && clock.GetElapsedTime(kept.Since) < Kept)
            {
                return (kept.Certificates, kept.Fault);
            }
        }

        var (certificates, fault) = await AskAsync(mailbox, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            if (_answers.Count >= MaxKept)
            {
                _answers.Clear();
            }

            _answers[mailbox] = (certificates, fault, clock.GetTimestamp());
        }

        return (certificates, fault);
    }

    /// <summary>The two addresses of a mailbox's key, the advanced one first.</summary>
    public static IEnumerable<Uri> Addresses(Mailbox mailbox)
    {
        var domain = mailbox.Domain.Ascii;
        var hash = Hash(mailbox.LocalPart);
        var local = Uri.EscapeDataString(mailbox.LocalPart);
        yield return new Uri($"https://openpgpkey.{domain}/.well-known/openpgpkey/{domain}/hu/{hash}?l={local}");
        yield return new Uri($"https://{domain}/.well-known/openpgpkey/hu/{hash}?l={local}");
    }

    // Z-Base-32 of SHA-1 of the local part in small letters. The hash is a name here, and protects nothing.
    private static string Hash(string localPart)
    {
#pragma warning disable CA5350 // The draft names this hash.
        var hash = SHA1.HashData(Encoding.UTF8.GetBytes([.. localPart.Select(letter => char.IsAsciiLetterUpper(letter) ? (char)(letter | 0x20) : letter)]));
#pragma warning restore CA5350
        var text = new StringBuilder(32);
        for (var bit = 0; bit < hash.Length * 8; bit += 5)
        {
            var pair = (hash[bit / 8] << 8) | (bit / 8 + 1 < hash.Length ? hash[(bit / 8) + 1] : 0);
            text.Append(Alphabet[(pair >> (11 - (bit % 8))) & 31]);
        }

        return text.ToString();
    }

    private async Task<(List<OpenPgpCertificate> Certificates, RefusedKey? Fault)> AskAsync(Mailbox mailbox, CancellationToken cancellationToken)
    {
        RefusedKey? fault = null;
        foreach (var address in Addresses(mailbox))
        {
            var answer = await _web.GetAsync(address, MaxLength, cancellationToken).ConfigureAwait(false);
            if (answer.Body is { } octets)
            {
                // A directory answers for one mailbox; what else it puts in front of us is not looked at.
                return ([.. OpenPgpReader.Read(octets, address.Host).Where(certificate => certificate.Mailboxes.Contains(mailbox))], null);
            }

            fault = FaultOf(address, answer) ?? fault;
            if (answer.Fault == HttpsFault.TimeLimit)
            {
                break;
            }
        }

        return ([], fault);
    }

    private static RefusedKey? FaultOf(Uri address, HttpsAnswer answer) => answer switch
    {
        // That there is no such host is how most domains say that they have no directory.
        { Fault: HttpsFault.NoHost } or { Status: HttpStatusCode.NotFound } => null,
        { Fault: HttpsFault.TimeLimit } => Refused(address, string.Create(CultureInfo.InvariantCulture, $"did not answer within {Limit.TotalSeconds} s")),
        { Fault: HttpsFault.TooLong } => Refused(address, string.Create(CultureInfo.InvariantCulture, $"answered with more than {MaxLength} octets")),
        { Status: { } status } => Refused(address, string.Create(CultureInfo.InvariantCulture, $"answered with status {(int)status}")),
        _ => Refused(address, "could not be asked over verified HTTPS"),
    };

    private static RefusedKey Refused(Uri address, string reason) => new(EncryptionStandard.OpenPgp, Fingerprint: null, address.Host, KeyFault.NotFetched, reason);
}
