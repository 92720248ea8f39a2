using System.Collections.Immutable;

namespace Waxwing.Encryption;

/// <summary>What became of the encryption of a message.</summary>
/// <param name="Policy">What was asked for.</param>
/// <param name="WhyNot">Why it was not encrypted; null where it was.</param>
internal sealed record EncryptionFacts(EncryptionPolicy Policy, string? WhyNot)
{
    /// <summary>Of nearly all messages.</summary>
    public static EncryptionFacts NotAskedFor { get; } = new(EncryptionPolicy.Never, "not asked for");

    /// <summary>The standard; <see cref="EncryptionStandard.Auto"/> where it was not encrypted.</summary>
    public EncryptionStandard Standard { get; init; }

    /// <summary>What encrypts the content, or null.</summary>
    public string? Cipher { get; init; }

    /// <summary>The fingerprint of the key that signed inside, or null.</summary>
    public string? SignedBy { get; init; }

    /// <summary>Each recipient and the key.</summary>
    public ImmutableArray<string> Keys { get; init; } = [];

    /// <summary>How many Bcc recipients have an encryption of their own.</summary>
    public int Apart { get; init; }
}
