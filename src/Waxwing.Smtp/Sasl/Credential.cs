using System.Diagnostics;

namespace Waxwing.Smtp;

/// <summary>
/// Who we are to a relay, and how we prove it. The family is closed: <see cref="PasswordCredential"/>,
/// <see cref="TokenCredential"/>, <see cref="CertificateCredential"/>. What is secret in it is given to the mechanism of
/// <c>AUTH</c> and to nothing else: neither <see cref="ToString"/> nor an exception nor the debugger shows it. Immutable.
/// </summary>
[DebuggerDisplay("{UserName,nq}, secret not shown")]
public abstract class Credential
{
    private protected Credential(string userName) => UserName = userName;

    /// <summary>The user name as the relay knows it. Empty only where a certificate names the user.</summary>
    public string UserName { get; }

    /// <summary>The user name alone.</summary>
    public override string ToString() => UserName;

    // RFC 4616 §2, RFC 5802 §7, RFC 4422 §3.4.1: no NUL. The messages do not repeat the value.
    private protected static string WithoutNul(string text, string what, string parameter) =>
        text.Contains('\0', StringComparison.Ordinal) ? throw new ArgumentException($"The {what} holds U+0000.", parameter) : text;
}
