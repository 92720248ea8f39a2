using System.Collections.Immutable;
using MimeKit;
using MimeKit.Cryptography;
using Waxwing.Encryption;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>
/// Practice 13: signs the message and encrypts it to its recipients, where the policy asks for it. For all of them by one standard, or for none.
/// </summary>
internal sealed class EncryptStage : IStage
{
    private readonly EncryptionOptions _options;
    private readonly ImmutableArray<IEncryptionScheme> _schemes;

    /// <exception cref="SendException">Stage Configure: a folder, file or key that is named cannot be used.</exception>
    public EncryptStage(EncryptionOptions options, TimeProvider clock)
    {
        _options = options;
        _schemes = EncryptionSchemes.Of(options, clock);
    }

    public async ValueTask ApplyAsync(Passage passage, CancellationToken cancellationToken)
    {
        var policy = IsDemanded(passage) ? EncryptionPolicy.Required : _options.For(passage.Message);
        if (policy == EncryptionPolicy.Never)
        {
            passage.Encryption = EncryptionFacts.NotAskedFor;
        }
        else if (Obstacle(passage.Message.Mime) is { } obstacle)
        {
            LeaveInClear(passage, policy, SendFault.EncryptionNotPossible, obstacle, []);
        }
        else
        {
            await EncryptAsync(passage, policy, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask EncryptAsync(Passage passage, EncryptionPolicy policy, CancellationToken cancellationToken)
    {
        var searches = new List<KeySearch>();
        string? obstacle = null;
        foreach (var scheme in _schemes)
        {
            if (scheme.Obstacle(passage.Addressing!.From) is { } why)
            {
                obstacle = why;
                continue;
            }

            var found = await FindAsync(scheme, passage.Addressing.All, cancellationToken).ConfigureAwait(false);
            if (found.TrueForAll(search => search.Key is not null))
            {
                Seal(passage, policy, scheme, found, cancellationToken);
                return;
            }

            searches.AddRange(found);
        }

        if (searches.Count == 0 && obstacle is not null)
        {
            LeaveInClear(passage, policy, SendFault.EncryptionNotPossible, obstacle, []);
            return;
        }

        var without = Without(passage.Addressing!.All, searches);
        LeaveInClear(passage, policy, SendFault.NoAcceptableKey, $"no acceptable key: {string.Join(" | ", without.Select(recipient => recipient.ToString()))}", without);
    }

    private static async ValueTask<List<KeySearch>> FindAsync(IEncryptionScheme scheme, ImmutableArray<Mailbox> recipients, CancellationToken cancellationToken)
    {
        var found = new List<KeySearch>(recipients.Length);
        foreach (var recipient in recipients)
        {
            found.Add(await scheme.FindAsync(recipient, cancellationToken).ConfigureAwait(false));
        }

        return found;
    }

    // By no standard had everybody a key. Who has none at all is named; where each has one, but not all of one standard, who lacks any.
    private static ImmutableArray<RecipientWithoutKey> Without(ImmutableArray<Mailbox> recipients, List<KeySearch> searches)
    {
        var having = searches.Where(search => search.Key is not null).Select(search => search.Recipient).ToHashSet();
        var lacking = recipients.Where(recipient => !having.Contains(recipient)).ToArray();
        lacking = lacking.Length > 0 ? lacking : [.. searches.Where(search => search.Key is null).Select(search => search.Recipient).Distinct()];
        return [.. lacking.Select(recipient => new RecipientWithoutKey(recipient.ToString(), [.. searches.Where(search => search.Recipient == recipient).SelectMany(search => search.Refused)]))];
    }

    private static void Seal(Passage passage, EncryptionPolicy policy, IEncryptionScheme scheme, List<KeySearch> found, CancellationToken cancellationToken)
    {
        var mime = passage.Message.Mime;
        var keys = found.ToImmutableDictionary(search => search.Recipient, search => search.Key!);
        var signedBy = scheme.SignerFor(passage.Addressing!.From);
        passage.Sealing = new Sealing(scheme, mime, Payload(mime, cancellationToken), passage.Addressing, keys);
        passage.Encryption = new EncryptionFacts(policy, WhyNot: null)
        {
            Standard = scheme.Standard,
            Cipher = scheme.Cipher,
            SignedBy = signedBy,
            Keys = [.. found.Select(search => $"{search.Recipient}: {search.Key}")],
            Apart = passage.Addressing.Hidden.Length,
        };
    }

    private static byte[] Payload(MimeMessage mime, CancellationToken cancellationToken)
    {
        try
        {
            new TransferEncodings(mime, BodyType.SevenBit).Choose(cancellationToken);
            return HeaderProtection.Payload(mime, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The streams of the parts are the caller's, and fail as they like.
            throw new SendException(EncodeStage.Unread(SendStage.Encrypt, exception), innerException: exception);
        }
    }

    private static void LeaveInClear(Passage passage, EncryptionPolicy policy, SendFault fault, string why, ImmutableArray<RecipientWithoutKey> without)
    {
        if (policy == EncryptionPolicy.Required)
        {
            var demand = IsDemanded(passage)
                ? $"the message holds sensitive data ({string.Join(", ", passage.Protection!.Report.Findings.Where(finding => finding.Action == GuardAction.Encrypt).Take(3).Select(ProtectStage.Describe))}) that the guard's policy lets go out only encrypted, and that cannot be"
                : "the message has to be encrypted and cannot be";
            throw new SendException(SendError.Refusal(SendStage.Encrypt, fault, $"{demand}: {why}") with
            {
                WithoutKey = without.IsEmpty ? null : without,
            });
        }

        passage.Encryption = new EncryptionFacts(policy, why);
        passage.Warnings.Add($"not encrypted to its recipients: {why}");
    }

    private static bool IsDemanded(Passage passage) => passage.Protection is { Report.Action: GuardAction.Encrypt };

    // A signature outside of ours would not hold for the protected header, and an encryption around another opens nowhere.
    private static string? Obstacle(MimeMessage message) => message.Body switch
    {
        MultipartEncrypted => "it is encrypted already (multipart/encrypted), and to whom is not known",
        MultipartSigned => "it is signed already (multipart/signed), so that its subject could not be protected: let Waxwing sign it",
        MimePart part when part.ContentType.IsMimeType("application", "pkcs7-mime") || part.ContentType.IsMimeType("application", "x-pkcs7-mime") =>
            "it is signed or encrypted already (application/pkcs7-mime), and to whom is not known",
        _ => null,
    };
}
