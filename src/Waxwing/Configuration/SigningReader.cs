using System.Collections.Immutable;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Configuration;

/// <summary>Reads the object <c>dkim</c>: the keys too, since a signer without its key is none.</summary>
internal static class SigningReader
{
    private static readonly TimeSpan ShortestLifetime = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(365);

    // Retries take days, and a reader may verify what lies in his mailbox.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    public static SigningOptions Read(Section section)
    {
        var signing = new SigningOptions
        {
            Signers = [.. section.List("domains").Select(Signer).OfType<DkimSignerOptions>()],
            Required = section.Flag("required") ?? false,
            Preflight = section.Flag("preflight") ?? true,
            RelaySigns = section.Flag("relaySigns") ?? false,
        };
        section.End();
        return signing;
    }

    /// <summary>A signer for one domain, with what is usual.</summary>
    public static DkimSignerOptions Usual(Domain domain, ImmutableArray<DkimSigningKey> keys) => new() { Domain = domain, Keys = keys, Lifetime = Lifetime };

    /// <summary>The key that a secret holds.</summary>
    /// <exception cref="SendException">Stage Configure: it cannot be read, or is no key to sign with.</exception>
    public static DkimKey Key(string reference)
    {
        try
        {
            return DkimKey.FromPem(Secret.FromReference(reference).Read());
        }
        catch (DkimKeyException exception)
        {
            throw Refused(exception);
        }
    }

    /// <summary>The domain that a text names.</summary>
    /// <exception cref="SendException">Stage Configure: it is none.</exception>
    public static Domain DomainOf(string text)
    {
        try
        {
            return Domain.Parse(text);
        }
        catch (AddressSyntaxException exception)
        {
            throw Refused(exception);
        }
    }

    private static DkimSignerOptions? Signer(Section section)
    {
        var domain = section.Read("domain", DomainOf, required: "the domain to sign for, such as example.org");
        var identity = section.Text("identity");
        var lifetime = section.Time("lifetime", ShortestLifetime, LongestLifetime);
        var keys = section.List("keys").Select(SigningKey).OfType<DkimSigningKey>().ToImmutableArray();
        if (!section.Has("keys"))
        {
            section.Refuse("keys", "is missing: a list of one to four objects with selector and key");
        }

        section.End();
        return domain is null || keys.IsEmpty ? null : Usual(domain, keys) with { Identity = identity, Lifetime = lifetime ?? Lifetime };
    }

    private static DkimSigningKey? SigningKey(Section section)
    {
        var selector = section.Text("selector");
        var key = section.Read("key", Key, required: "where the private key is: env:NAME, file:PATH or systemd:NAME");
        if (selector is null)
        {
            section.Refuse("selector", "is missing: the name under which the key is published, SELECTOR._domainkey.DOMAIN");
        }

        section.End();
        return selector is null || key is null ? null : new DkimSigningKey(selector, key);
    }

    private static SendException Refused(Exception cause) =>
        new(SendError.Refusal(SendStage.Configure, SendFault.InvalidValue, cause.Message, FailureScope.Relay), innerException: cause);
}
