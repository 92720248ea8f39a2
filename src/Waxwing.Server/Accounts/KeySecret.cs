using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Waxwing.Server.Model;

namespace Waxwing.Server.Accounts;

/// <summary>A key as its owner has it: <c>re_</c>, the id, an underscore and 256 random bits. It is shown once and kept nowhere.</summary>
/// <remarks>The prefix is the one that Resend's clients and secret scanners know.</remarks>
internal static class KeySecret
{
    private const string Prefix = "re_";
    private const int IdLength = 22;
    private const int SecretBytes = 32;
    private const int Longest = 128;

    /// <summary>A new one for an id.</summary>
    public static string New(Guid id) => $"{Prefix}{Base64Url.EncodeToString(id.ToOctets())}_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes))}";

    /// <summary>What is kept of it.</summary>
    public static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>Whose it says that it is.</summary>
    public static bool TryGetId(string key, out Guid id)
    {
        id = default;
        if (key.Length <= Prefix.Length + IdLength || key.Length > Longest || !key.StartsWith(Prefix, StringComparison.Ordinal) || key[Prefix.Length + IdLength] != '_')
        {
            return false;
        }

        Span<byte> octets = stackalloc byte[16];
        if (!Base64Url.TryDecodeFromChars(key.AsSpan(Prefix.Length, IdLength), octets, out var written) || written != octets.Length)
        {
            return false;
        }

        id = Ids.FromOctets(octets);
        return true;
    }

    /// <summary>Whether it is the key that was made.</summary>
    public static bool IsOf(string key, [NotNullWhen(true)] ApiKey? kept) =>
        kept is not null && CryptographicOperations.FixedTimeEquals(Hash(key), kept.SecretHash);
}
