using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Waxwing.Server.Accepting;
using Waxwing.Server.Model;
using Waxwing.Smtp;

namespace Waxwing.Server.Unsubscribe;

/// <summary>
/// The words by which links say whom they are for. What they say is encrypted, since links are in the logs of proxies and the histories of browsers, and proven (AES-256-GCM, with a key
/// for each of them by HKDF from the service's own secret and 128 random bits): nobody makes one, or another of one that he has. They do not end: neither does the right to unsubscribe,
/// even when the message is long erased. Thread-safe.
/// </summary>
internal sealed class UnsubscribeTokens
{
    /// <summary>How many octets the secret has.</summary>
    public const int SecretLength = 32;

    private const byte Version = 1;
    private const int SaltLength = 16;
    private const int TagLength = 16;
    private const int Before = 1 + SaltLength;
    private const int IdLength = 16;
    // A tenant, a stream, a mailbox, with two octets that part them.
    private const int MostOctets = Before + IdLength + 256 + 64 + Mailbox.MaxLength + 2 + TagLength;

    // Each key is used once, and so with one nonce.
    private static readonly byte[] Nonce = new byte[12];
    private static readonly byte[] Purpose = "waxwing unsubscribe 1"u8.ToArray();

    private readonly byte[] _secret;

    /// <summary>With the service's secret.</summary>
    /// <exception cref="ArgumentException">It has not <see cref="SecretLength"/> octets.</exception>
    public UnsubscribeTokens(byte[] secret) => _secret = secret.Length == SecretLength ? secret : throw new ArgumentException($"The secret has {SecretLength} octets.", nameof(secret));

    /// <summary>Writes one.</summary>
    public string Write(UnsubscribeLink link)
    {
        byte[] said = [.. link.MessageId.ToOctets(), .. Encoding.UTF8.GetBytes($"{link.Tenant}\0{link.Stream}\0{link.Recipient}")];
        var token = new byte[Before + said.Length + TagLength];
        token[0] = Version;
        RandomNumberGenerator.Fill(token.AsSpan(1, SaltLength));
        using var cipher = Cipher(token);
        cipher.Encrypt(Nonce, said, token.AsSpan(Before, said.Length), token.AsSpan(Before + said.Length), token.AsSpan(0, 1));
        return Base64Url.EncodeToString(token);
    }

    /// <summary>Reads one. False: it is none of ours, or was changed.</summary>
    public bool TryRead(string text, [NotNullWhen(true)] out UnsubscribeLink? link)
    {
        link = null;
        if (text.Length > Base64Url.GetEncodedLength(MostOctets) || !Base64Url.IsValid(text))
        {
            return false;
        }

        var token = Base64Url.DecodeFromChars(text);
        // What is written has one form: no white space, no padding, no bits that say nothing.
        if (token.Length <= Before + IdLength + TagLength || token[0] != Version || !string.Equals(Base64Url.EncodeToString(token), text, StringComparison.Ordinal))
        {
            return false;
        }

        var said = new byte[token.Length - Before - TagLength];
        try
        {
            using var cipher = Cipher(token);
            cipher.Decrypt(Nonce, token.AsSpan(Before, said.Length), token.AsSpan(Before + said.Length), said, token.AsSpan(0, 1));
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        return Encoding.UTF8.GetString(said.AsSpan(IdLength)).Split('\0') is [var tenant, var stream, var address] && Wishes.IsStream(stream) && Mailbox.TryParse(address, out var recipient, out _)
            && (link = new UnsubscribeLink(tenant, stream, recipient, Ids.FromOctets(said.AsSpan(0, IdLength)))) is not null;
    }

    private AesGcm Cipher(byte[] token)
    {
        Span<byte> key = stackalloc byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _secret, key, token.AsSpan(1, SaltLength), Purpose);
        return new AesGcm(key, TagLength);
    }
}
