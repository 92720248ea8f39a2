using Waxwing.Sandbox;
using Waxwing.Smtp;

namespace Waxwing.Cli.Demo;

/// <summary>The sandbox as a relay: verified like any other.</summary>
internal static class DemoRelay
{
    // Everything happens on this machine; what takes longer is stuck.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    public static SenderOptions Options(SandboxServer server, TlsMode mode, CommandContext context) => new()
    {
        Relays =
        [
            new RelayOptions
            {
                Host = "localhost",
                Port = mode == TlsMode.Implicit ? server.SmtpsPort : server.SmtpPort,
                Mode = mode,
                UserName = server.User,
                Password = Secret.FromValue(server.Password),
                AuthorityFile = server.AuthorityFile,
                MinimumMechanism = AuthMechanism.ScramSha256,
            },
        ],
        Deadline = Deadline,
        Clock = context.Clock,
        Trace = context.Trace,
    };
}
