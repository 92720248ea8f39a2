using System.Globalization;
using Waxwing.Sandbox;

namespace Waxwing.Cli.Tests.Support;

/// <summary>The options that name a relay which a test runs.</summary>
internal static class Relay
{
    /// <summary>The variable that holds the sandbox's password.</summary>
    public const string PasswordVariable = "TEST_RELAY_PASSWORD";

    /// <summary>The sandbox over implicit TLS; its password goes into the workspace's environment.</summary>
    public static string[] Of(SandboxServer server, Workspace workspace)
    {
        workspace.Environment[PasswordVariable] = server.Password;
        return ["--relay", $"smtps://{server.User}@localhost:{Port(server.SmtpsPort)}", "--password", $"env:{PasswordVariable}", "--ca", server.AuthorityFile];
    }

    /// <summary>The sandbox over STARTTLS.</summary>
    public static string[] OfStartTls(SandboxServer server, Workspace workspace)
    {
        workspace.Environment[PasswordVariable] = server.Password;
        return ["--relay", $"smtp://{server.User}@localhost:{Port(server.SmtpPort)}", "--password", $"env:{PasswordVariable}", "--ca", server.AuthorityFile];
    }

    /// <summary>A scripted peer over implicit TLS, tried once.</summary>
    public static string[] Of(ScriptedPeer peer, TestAuthority authority, Workspace workspace)
    {
        workspace.Environment["WAXWING__RETRY__ATTEMPTS"] = "1";
        return ["--relay", $"smtps://localhost:{Port(peer.Port)}", "--ca", authority.AuthorityFile];
    }

    /// <summary>A script that has greeted and heard EHLO inside TLS.</summary>
    public static PeerScript Ready(TestAuthority authority) =>
        new PeerScript().Secure(authority.Issue()).Greet("220 relay.example ESMTP").Expect("EHLO").Reply("250 relay.example");

    private static string Port(int port) => port.ToString(CultureInfo.InvariantCulture);
}
