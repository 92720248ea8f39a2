using System.Security.Cryptography;

namespace Waxwing.Smtp.Server;

/// <summary>Checks a user and password that the client revealed (PLAIN and LOGIN).</summary>
internal static class PasswordCheck
{
    // Checked in place of a user that does not exist, so that the answer takes as long and tells nothing.
    private static readonly ScramCredential Nobody = ScramCredential.ForNobody(string.Empty, RandomNumberGenerator.GetBytes(ScramKeys.Length), ScramKeys.MinIterations);

    /// <summary>Reads both as the client sent them, and has somebody judge them.</summary>
    public static async ValueTask<SaslServerStep> RunAsync(PasswordJudge judge, ReadOnlyMemory<byte> user, ReadOnlyMemory<byte> password)
    {
        // RFC 4616 §2: both are prepared as the stored ones were.
        return TryPrepare(user.Span, out var name) && TryPrepare(password.Span, out var secret) && await judge(name, secret).ConfigureAwait(false) is { } identity
            ? SaslServerStep.Success(identity)
            : SaslServerStep.Failure;
    }

    /// <summary>Judges a password by what is kept of it.</summary>
    /// <param name="credential">What is kept, or null if there is no such user: that takes as long.</param>
    /// <param name="password">The password, prepared.</param>
    public static bool IsRight(ScramCredential? credential, string password) => (credential ?? Nobody).IsOf(password) && credential is not null;

    private static bool TryPrepare(ReadOnlySpan<byte> octets, out string prepared)
    {
        prepared = string.Empty;
        return SaslText.TryDecode(octets, out var text) && SaslPrep.TryPrepare(text, out prepared) && prepared.Length > 0;
    }
}
