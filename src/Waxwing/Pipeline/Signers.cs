using System.Collections.Immutable;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing;

/// <summary>Finds who signs for an author.</summary>
internal sealed class Signers
{
    private readonly ImmutableArray<Signer> _signers;
    private readonly bool _required;

    /// <exception cref="SendException">A signer's options do not fit together (stage Configure).</exception>
    public Signers(SenderOptions options)
    {
        _required = options.Signing.Required;
        _signers = [.. options.Signing.Signers.Select(signer => Make(signer, options.Clock)).OrderByDescending(signer => signer.Options.Domain.Ascii.Length)];
    }

    /// <summary>Who signs for this domain: the nearest that is the domain or stands above it; or null.</summary>
    /// <exception cref="SendException">Nobody does, and somebody has to.</exception>
    public Signer? For(Domain author)
    {
        foreach (var signer in _signers)
        {
            if (IsWithin(author.Ascii, signer.Options.Domain.Ascii))
            {
                return signer;
            }
        }

        return !_required ? null : throw new SendException(SendError.Refusal(SendStage.Sign, SendFault.NoSigningKey,
            $"there is no key to sign for {author}: name one in the configuration (dkim), or send without a signature"));
    }

    /// <summary>Whether a domain is another or below it.</summary>
    public static bool IsWithin(string domain, string above) =>
        domain.EndsWith(above, StringComparison.OrdinalIgnoreCase) && (domain.Length == above.Length || domain[^(above.Length + 1)] == '.');

    private static Signer Make(DkimSignerOptions options, TimeProvider clock)
    {
        try
        {
            return new Signer(options, clock);
        }
        catch (ArgumentException exception)
        {
            throw new SendException(SendError.Refusal(SendStage.Configure, SendFault.InvalidValue, $"dkim of {options.Domain}: {exception.Message}", FailureScope.Relay), innerException: exception);
        }
    }
}
