using System.Security.Cryptography;

namespace Waxwing.Smtp;

/// <summary>What a server keeps of a password (RFC 5802 §3): enough to check a proof, not enough to make one. Immutable; the arrays must not be changed.</summary>
/// <param name="Salt">The salt; not empty.</param>
/// <param name="Iterations">The iteration count of PBKDF2, 4,096 to 1,000,000.</param>
/// <param name="StoredKey">StoredKey, 32 octets.</param>
/// <param name="ServerKey">ServerKey, 32 octets.</param>
public sealed record ScramCredential(byte[] Salt, int Iterations, byte[] StoredKey, byte[] ServerKey)
{
    private const int SaltBytes = 16;

    /// <summary>Derives it from a password, with a random salt of 16 octets.</summary>
    /// <param name="password">The password.</param>
    /// <param name="iterations">The iteration count, 4,096 to 1,000,000.</param>
    /// <returns>The credential.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The iteration count is out of range.</exception>
    /// <exception cref="SmtpException">SASLprep forbids the password.</exception>
    public static ScramCredential FromPassword(string password, int iterations = ScramKeys.MinIterations) =>
        FromPassword(password, RandomNumberGenerator.GetBytes(SaltBytes), iterations);

    /// <summary>Whether it was derived from this password. Takes as long for every wrong one; costs as many rounds of PBKDF2 as <see cref="Iterations"/>.</summary>
    /// <param name="password">The password, as its owner types it.</param>
    /// <returns>True if it is the one; false also where SASLprep (RFC 4013) forbids the text.</returns>
    public bool IsOf(string password)
    {
        ArgumentNullException.ThrowIfNull(password);
        if (!SaslPrep.TryPrepare(password, out var prepared))
        {
            return false;
        }

        // RFC 5802 §3: StoredKey := H(ClientKey).
        var salted = ScramKeys.SaltedPassword(prepared, Salt, Iterations);
        var key = ScramKeys.ClientKey(salted);
        var isOf = CryptographicOperations.FixedTimeEquals(SHA256.HashData(key), StoredKey);
        CryptographicOperations.ZeroMemory(salted);
        CryptographicOperations.ZeroMemory(key);
        return isOf;
    }

    /// <summary>Derives it from a password and a salt.</summary>
    /// <exception cref="SmtpException">SASLprep forbids the password.</exception>
    internal static ScramCredential FromPassword(string password, byte[] salt, int iterations)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, ScramKeys.MinIterations);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(iterations, ScramKeys.MaxIterations);
        if (!SaslPrep.TryPrepare(password, out var prepared))
        {
            throw AuthFailure.Refused(SmtpFailureDetail.None, "The password holds a character that SASLprep (RFC 4013) forbids, such as a line break.");
        }

        var saltedPassword = ScramKeys.SaltedPassword(prepared, salt, iterations);
        var clientKey = ScramKeys.ClientKey(saltedPassword);
        var credential = new ScramCredential(salt, iterations, SHA256.HashData(clientKey), ScramKeys.ServerKey(saltedPassword));
        CryptographicOperations.ZeroMemory(saltedPassword);
        CryptographicOperations.ZeroMemory(clientKey);
        return credential;
    }

    /// <summary>
    /// One that no password fits, for a user who does not exist: the same salt each time, so that the exchange looks
    /// like that of a user who does (RFC 5802 §9 leaves this to the server).
    /// </summary>
    internal static ScramCredential ForNobody(string userName, ReadOnlySpan<byte> secret, int iterations) => new(
        ScramKeys.Sign(secret, "salt " + userName)[..SaltBytes],
        iterations,
        RandomNumberGenerator.GetBytes(ScramKeys.Length),
        RandomNumberGenerator.GetBytes(ScramKeys.Length));
}
