using System.Diagnostics;

namespace Waxwing.Smtp;

/// <summary>A user name and its password: for SCRAM-SHA-256-PLUS, SCRAM-SHA-256, PLAIN and LOGIN. Immutable.</summary>
public sealed class PasswordCredential : Credential
{
    /// <summary>Creates a credential.</summary>
    /// <param name="userName">The user name as the relay knows it; not empty.</param>
    /// <param name="password">The password; not empty.</param>
    /// <exception cref="ArgumentException">One of them is null or empty, or holds U+0000.</exception>
    public PasswordCredential(string userName, string password)
        : base(NotEmpty(userName, "user name", nameof(userName))) => Password = NotEmpty(password, "password", nameof(password));

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    internal string Password { get; }

    private static string NotEmpty(string text, string what, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(text, parameter);
        return WithoutNul(text, what, parameter);
    }
}
