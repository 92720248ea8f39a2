using System.Security.Cryptography;

namespace Waxwing.Server.AtRest;

/// <summary>What something was encrypted under is not among the keys that are here.</summary>
internal sealed class KeyMissingException(KeyId id) : CryptographicException($"It is encrypted under the key-encryption key {id}, which is not here.")
{
    /// <summary>Which key.</summary>
    public KeyId Id { get; } = id;
}

/// <summary>The keys of data at rest cannot be had, or are not those that the data is encrypted under. Nothing was changed.</summary>
internal sealed class DataKeyException(string message, Exception? inner = null) : Exception(message, inner);
