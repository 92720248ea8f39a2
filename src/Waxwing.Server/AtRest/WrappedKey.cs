using System.Security.Cryptography;

namespace Waxwing.Server.AtRest;

/// <summary>A data key as it is kept: the version of this form, which key wrapped it, and the box of <see cref="AesGcmBox"/>. Version and id are authenticated with it.</summary>
internal static class WrappedKey
{
    /// <summary>The version of this form.</summary>
    public const byte Version = 1;

    /// <summary>How many octets stand before the box.</summary>
    public const int HeaderLength = 1 + KeyId.Length;

    /// <summary>How many octets it has.</summary>
    public const int Length = HeaderLength + KeyEncryptionKey.Length + AesGcmBox.Overhead;

    /// <summary>Writes what stands before the box.</summary>
    public static void Mark(Span<byte> wrapped, KeyId id)
    {
        wrapped[0] = Version;
        id.Write(wrapped[1..]);
    }

    /// <summary>Which key wrapped it.</summary>
    /// <exception cref="CryptographicException">It is no wrapped key of this version.</exception>
    public static KeyId KeyOf(ReadOnlySpan<byte> wrapped) => wrapped.Length == Length && wrapped[0] == Version
        ? KeyId.Read(wrapped[1..])
        : throw new CryptographicException("It is no wrapped key, or one of a newer version.");
}
