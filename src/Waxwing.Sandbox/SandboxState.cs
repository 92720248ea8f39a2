using Waxwing.Smtp;
using Waxwing.Smtp.Server;

namespace Waxwing.Sandbox;

/// <summary>What the listeners of one sandbox share.</summary>
internal sealed record SandboxState(
    SandboxOptions Options,
    SandboxAuthority Authority,
    CapturedMessages Messages,
    MailDirectory? MailDirectory,
    string User,
    ScramCredential Credential)
{
    /// <summary>How an honest session behaves in this TLS mode.</summary>
    public SmtpServerOptions SessionOptions(SmtpServerTlsMode mode) => new()
    {
        ServerName = Domain.Parse("localhost"),
        TlsMode = mode,
        // All that a client may want to try: nothing goes on from here, so there is no promise that could be broken.
        Extensions = SmtpServerExtensions.All,
        Certificate = Authority.Loopback,
        Clock = Options.Clock,
    };
}
