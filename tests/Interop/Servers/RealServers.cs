namespace Waxwing.Interop.Tests;

/// <summary>The servers by their names, for tests that run with each of them.</summary>
public sealed class RealServers(PostfixServer postfix, EximServer exim, HarakaServer haraka, NodeSmtpServer smtpServer, DovecotSubmission dovecot)
{
    public static IReadOnlyList<string> Names { get; } = ["Postfix", "Exim", "Haraka", "smtp-server", "Dovecot submission"];

    public IRealServer this[string name] => name switch
    {
        "Postfix" => postfix,
        "Exim" => exim,
        "Haraka" => haraka,
        "smtp-server" => smtpServer,
        "Dovecot submission" => dovecot,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, message: null),
    };
}
