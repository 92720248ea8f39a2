using System.Diagnostics.CodeAnalysis;

namespace Waxwing.Sandbox;

/// <summary>All the ways in which a sandbox can misbehave.</summary>
public static class SandboxFaults
{
    /// <summary>STARTTLS is neither announced nor accepted.</summary>
    public static SandboxFault StartTlsStripped { get; } = new StartTlsStripped();

    /// <summary>The certificate is for another name.</summary>
    public static SandboxFault CertificateOtherName { get; } = new CertificateOtherName();

    /// <summary>Forged replies come in clear, in one segment with the 220 to STARTTLS and behind it.</summary>
    public static SandboxFault InjectedReplies { get; } = new InjectedReplies(InjectionPlace.BehindReply);

    /// <summary>Forged replies come in clear, in one segment with the 220 to STARTTLS and before it.</summary>
    public static SandboxFault InjectedRepliesBefore { get; } = new InjectedReplies(InjectionPlace.BeforeReply);

    /// <summary>Forged replies come in clear, in a segment of their own after the 220 to STARTTLS.</summary>
    public static SandboxFault InjectedRepliesAfter { get; } = new InjectedReplies(InjectionPlace.AfterReply);

    /// <summary>The server speaks TLS 1.1 and nothing newer.</summary>
    public static SandboxFault Tls11 { get; } = new Tls11();

    /// <summary>Every fault.</summary>
    public static IReadOnlyList<SandboxFault> All { get; } =
        [StartTlsStripped, CertificateOtherName, InjectedReplies, InjectedRepliesBefore, InjectedRepliesAfter, Tls11];

    /// <summary>Finds a fault by its name.</summary>
    /// <param name="name">The name, in lower case.</param>
    /// <param name="fault">The fault, or null.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryFind(string name, [NotNullWhen(true)] out SandboxFault? fault)
    {
        fault = All.FirstOrDefault(candidate => string.Equals(candidate.Name, name, StringComparison.Ordinal));
        return fault is not null;
    }

    /// <summary>Finds a fault by its name.</summary>
    /// <param name="name">The name, in lower case.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="UnknownSandboxFaultException">There is none of that name.</exception>
    public static SandboxFault Find(string name) => TryFind(name, out var fault) ? fault : throw new UnknownSandboxFaultException(name);
}
