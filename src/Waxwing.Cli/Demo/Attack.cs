using System.Collections.Immutable;
using Waxwing.Sandbox;
using Waxwing.Smtp;

namespace Waxwing.Cli.Demo;

/// <summary>One attack of the demonstration.</summary>
/// <param name="Fault">What the sandbox does.</param>
/// <param name="Mode">The port that is attacked.</param>
/// <param name="Attacker">What the attacker does and hopes for.</param>
/// <param name="Expected">The details that a right refusal may have; any other failure is no refusal.</param>
/// <param name="ServesOldClients">Whether a client without scruples is served first, to show that the server is alive.</param>
internal sealed record Attack(SandboxFault Fault, TlsMode Mode, string Attacker, ImmutableArray<SmtpFailureDetail> Expected, bool ServesOldClients = false)
{
    public static ImmutableArray<Attack> All { get; } =
    [
        new(SandboxFaults.StartTlsStripped, TlsMode.StartTls,
            "removes STARTTLS from the server's answer, and waits for password and mail in clear",
            [SmtpFailureDetail.TlsNotOffered]),
        new(SandboxFaults.CertificateOtherName, TlsMode.Implicit,
            "puts itself in the server's place, with a valid certificate for a name of its own",
            [SmtpFailureDetail.CertificateNameMismatch]),
        new(SandboxFaults.InjectedReplies, TlsMode.StartTls,
            "adds forged replies in clear behind the 220 to STARTTLS, to be taken for the server's own inside TLS",
            [SmtpFailureDetail.ClearTextInjection]),
        new(SandboxFaults.Tls11, TlsMode.Implicit,
            "speaks only TLS 1.1, whose weaknesses are published",
            [SmtpFailureDetail.ProtocolTooOld],
            ServesOldClients: true),
    ];
}
