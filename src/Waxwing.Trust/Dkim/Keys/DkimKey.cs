using System.Text;
using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>
/// A private key to sign with: RSA of 2048 to 4096 bits, or Ed25519. Thread-safe: any number of threads may sign at once, since each
/// signature is made by an object of the platform that nobody else has meanwhile; those that are free are kept for the next.
/// </summary>
/// <remarks>The key is in memory until <see cref="Dispose()"/>, which overwrites what is ours of it. No message or text shows it, but <see cref="ToPem"/>.</remarks>
public abstract class DkimKey : IDisposable
{
    /// <summary>The fewest bits of an RSA key that signs (RFC 8301 §3.2).</summary>
    public const int MinRsaBits = 2048;

    /// <summary>The most bits of an RSA key that signs: what every verifier knows (RFC 8301 §3.2).</summary>
    public const int MaxRsaBits = 4096;

    // RFC 1035 §3.3: a TXT record is made of strings of 255 octets at most.
    private const int MaxString = 255;

    private protected DkimKey()
    {
    }

    /// <summary>The kind of key.</summary>
    public abstract DkimKeyType Type { get; }

    /// <summary>The size: the bits of the modulus of an RSA key, 256 for Ed25519.</summary>
    public abstract int Bits { get; }

    /// <summary>The text of the TXT record that publishes the key (RFC 6376 §3.6.1, RFC 8463 §4); its strings joined.</summary>
    public string RecordText => $"v=DKIM1; k={DkimTags.Word(Type)}; p={Convert.ToBase64String(PublicKey)}";

    /// <summary>The algorithm that the key signs with.</summary>
    public abstract DkimAlgorithm Algorithm { get; }

    private protected abstract byte[] PublicKey { get; }

    /// <summary>Reads a private key.</summary>
    /// <param name="pem">The key in PEM: PKCS #8 (<c>BEGIN PRIVATE KEY</c>) of RSA or Ed25519, or PKCS #1 (<c>BEGIN RSA PRIVATE KEY</c>). Text around it is passed over, and of several blocks the first counts that is such a key.</param>
    /// <returns>The key.</returns>
    /// <exception cref="DkimKeyException">It is no key to sign with; the message says why.</exception>
    public static DkimKey FromPem(ReadOnlySpan<char> pem) => DkimKeyReader.Read(pem);

    /// <summary>Makes a new key.</summary>
    /// <param name="type">Its kind.</param>
    /// <param name="rsaBits">The size of an RSA key, 2048 to 4096 bits, a multiple of 8; of no account for others.</param>
    /// <returns>The key.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rsaBits"/> is out of its range.</exception>
    public static DkimKey Create(DkimKeyType type, int rsaBits = MinRsaBits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rsaBits, MinRsaBits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rsaBits, MaxRsaBits);
        ArgumentOutOfRangeException.ThrowIfNotEqual(rsaBits % 8, 0, nameof(rsaBits));
        return type switch
        {
            DkimKeyType.Rsa => RsaDkimKey.Create(rsaBits),
            DkimKeyType.Ed25519 => Ed25519DkimKey.Create(),
        };
    }

    /// <summary>The line for a zone file that publishes the key, its text in strings of 255 octets at most.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="domain">The signing domain.</param>
    /// <returns>Such as <c>2026._domainkey.example.org. IN TXT ( "v=DKIM1; …" "…" )</c>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">Selector and domain make no name of DNS.</exception>
    public string ZoneLine(string selector, Domain domain)
    {
        ArgumentNullException.ThrowIfNull(selector);
        ArgumentNullException.ThrowIfNull(domain);
        var line = new StringBuilder($"{DkimSigningKey.Name(selector, domain)}. IN TXT (");
        foreach (var text in RecordText.Chunk(MaxString))
        {
            line.Append(" \"").Append(text).Append('"');
        }

        return line.Append(" )").ToString();
    }

    /// <summary>The private key in PEM, PKCS #8. Whoever has it can sign for the domain: give it to nobody, write it where only the sender reads.</summary>
    /// <returns>The secret.</returns>
    /// <exception cref="ObjectDisposedException">The key was disposed of.</exception>
    public abstract string ToPem();

    /// <summary>Overwrites the key. Signing with it afterwards fails; a signature under way ends well, or throws <see cref="ObjectDisposedException"/>.</summary>
    public abstract void Dispose();

    /// <summary>The kind and size, such as <c>rsa 2048</c>; nothing of the key.</summary>
    public sealed override string ToString() => Type is DkimKeyType.Rsa ? $"rsa {Bits}" : "ed25519";

    /// <summary>Signs a SHA-256 hash.</summary>
    /// <exception cref="ObjectDisposedException">The key was disposed of.</exception>
    internal abstract byte[] Sign(byte[] hash);
}
