using System.Security.Cryptography;

namespace Waxwing.Server.AtRest;

/// <summary>Makes of a secret what is kept of it. Each has a data key of its own. Thread-safe.</summary>
internal interface IDataProtection
{
    /// <summary>Seals a secret: encrypted where the service has a key, and marked as unencrypted where it has none.</summary>
    /// <param name="plain">The secret.</param>
    /// <param name="context">What it is, and whose: what was sealed in one context opens in no other, if it is encrypted. See <see cref="SealingContext"/>.</param>
    byte[] Seal(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context);

    /// <summary>Opens what was sealed; whoever gets it overwrites it.</summary>
    /// <exception cref="CryptographicException">It was changed, belongs to another context, or its key is not here (<see cref="KeyMissingException"/>).</exception>
    byte[] Open(ReadOnlySpan<byte> @sealed, ReadOnlySpan<byte> context);
}
