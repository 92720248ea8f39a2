using System.Security.Cryptography;

namespace Waxwing.Smtp.Server;

/// <summary>Checks a user and password that the client revealed (PLAIN and LOGIN).</summary>
internal static class PasswordCheck
{
    // Checked in place of a user that does not exist, so that the answer takes as long and tells nothing.
    private static readonly ScramCredential Nobody = ScramCredential.ForNobody(string.Empty, RandomNumberGenerator.GetBytes(ScramKeys.Length), ScramKeys.MinIterations);

    public static async ValueTask<SaslServerStep> RunAsync(CredentialLookup lookup, ReadOnlyMemory<byte> user, ReadOnlyMemory<byte> password)
    {
        // RFC 4616 §2: both are prepared as the stored ones were.
        if (!TryPrepare(user.Span, out var name) || !TryPrepare(password.Span, out var secret))
        {
            return SaslServerStep.Failure;
        }

        var credential = await lookup(name).ConfigureAwait(false);
        return Matches(credential ?? Nobody, secret) && credential is not null ? SaslServerStep.Success(name) : SaslServerStep.Failure;
    }

    private static bool TryPrepare(ReadOnlySpan<byte> octets, out string prepared)
    {
        prepared = string.Empty;
        return SaslText.TryDecode(octets, out var text) && SaslPrep.TryPrepare(text, out prepared) && prepared.Length > 0;
    }

    // RFC 5802 §3: StoredKey := H(ClientKey).
    private static bool Matches(ScramCredential credential, string password)
    {
        var salted = ScramKeys.SaltedPassword(password, credential.Salt, credential.Iterations);
        var key = ScramKeys.ClientKey(salted);
        var matches = CryptographicOperations.FixedTimeEquals(SHA256.HashData(key), credential.StoredKey);
        CryptographicOperations.ZeroMemory(salted);
        CryptographicOperations.ZeroMemory(key);
        return matches;
    }
}
