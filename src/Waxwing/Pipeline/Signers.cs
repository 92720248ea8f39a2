using System.Collections.Immutable;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing;

/// <summary>Who signs for the author of a message.</summary>
/// <param name="Signer">The signer; null where nobody signs.</param>
internal sealed record SigningChoice(Signer? Signer);

/// <summary>Finds who signs for an author.</summary>
internal sealed class Signers
{
    private readonly ImmutableArray<Signer> _signers;
    private readonly bool _required;
    private readonly TimeProvider _clock;

    /// <exception cref="SendException">A signer's options do not fit together (stage Configure).</exception>
    public Signers(SenderOptions options)
    {
        (_required, _clock) = (options.Signing.Required, options.Clock);
        _signers = [.. options.Signing.Signers.Select(signer => Make(signer, options.Clock)).OrderByDescending(signer => signer.Options.Domain.Ascii.Length)];
    }

    /// <summary>Who signs for the author of a message; looked for once, by whichever stage needs it first.</summary>
    /// <exception cref="SendException">Nobody does, and somebody has to.</exception>
    public Signer? For(Passage passage)
    {
        passage.Signing ??= new SigningChoice(passage.Delivery is { } delivery ? Of(delivery, passage.Addressing!.From.Domain) : Find(passage.Addressing!.From.Domain));
        return passage.Signing.Signer;
    }

    // The delivery's own, or whoever signs for the author anyway; at the time that it names, so that each attempt makes the same octets.
    private Signer? Of(PreparedDelivery delivery, Domain author)
    {
        var options = delivery.Signer ?? Find(author)?.Options;
        if (options is null)
        {
            return null;
        }

        var signer = MakeFor(options, delivery.SignedAt is { } time ? new SigningTime(time) : _clock);
        return !author.IsAddressLiteral && DnsName.Of(author).IsWithin(signer.Domain) ? signer : throw new SendException(SendError.Refusal(SendStage.Sign, SendFault.NoSigningKey,
            $"the signer that was given is of {options.Domain}, which is not the domain of the author ({author}) nor one above it"));
    }

    // The nearest that is the author's domain or stands above it. No key is published for an address literal.
    private Signer? Find(Domain author)
    {
        if (!author.IsAddressLiteral && !_signers.IsEmpty)
        {
            var name = DnsName.Of(author);
            foreach (var signer in _signers)
            {
                if (name.IsWithin(signer.Domain))
                {
                    return signer;
                }
            }
        }

        return !_required ? null : throw new SendException(SendError.Refusal(SendStage.Sign, SendFault.NoSigningKey,
            $"there is no key to sign for {author}: name one in the configuration (dkim), or send without a signature"));
    }

    private static Signer MakeFor(DkimSignerOptions options, TimeProvider clock)
    {
        try
        {
            return new Signer(options, clock);
        }
        catch (ArgumentException exception)
        {
            throw new SendException(SendError.Refusal(SendStage.Sign, SendFault.InvalidValue, $"the signer that was given: {exception.Message}"), innerException: exception);
        }
    }

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
