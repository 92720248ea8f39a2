using System.Security.Cryptography;
using System.Text;
using Waxwing.Smtp;

namespace Waxwing.Server.Erasing;

/// <summary>What stands for an address where it may not be kept: whoever has the service can say whether it was this address, and nobody can read it out.</summary>
internal static class ErasedAddress
{
    /// <summary>The name of its key among the secrets of the service.</summary>
    public const string SecretName = "erased-addresses";

    /// <summary>How many octets that has.</summary>
    public const int SecretLength = 32;

    /// <summary>The hash of an address, whatever its case.</summary>
    public static string HashOf(byte[] key, Mailbox address) => Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(address.ToString().ToLowerInvariant())).AsSpan(0, 16));
}
