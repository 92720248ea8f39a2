using System.Net.Security;
using System.Text;
using Waxwing.Smtp;

namespace Waxwing.Tests.Support;

/// <summary>Scripts of relays, piece by piece.</summary>
internal static class RelayScripts
{
    /// <summary>Implicit TLS, greeting, EHLO.</summary>
    public static PeerScript Implicit(TestAuthority authority, params string[] keywords) =>
        new PeerScript().Secure(authority.Issue()).Greet("220 relay.example ESMTP").Hello(keywords);

    /// <summary>Implicit TLS with options of the test's own, greeting, EHLO.</summary>
    public static PeerScript Implicit(SslServerAuthenticationOptions options, params string[] keywords) =>
        new PeerScript().Secure(options).Greet("220 relay.example ESMTP").Hello(keywords);

    /// <summary>Greeting, EHLO, STARTTLS, EHLO.</summary>
    public static PeerScript StartTls(TestAuthority authority, params string[] keywords) =>
        new PeerScript().Greet("220 relay.example ESMTP").Hello("STARTTLS").StartTls(authority.Issue()).Hello(keywords);

    /// <summary>The answer to EHLO.</summary>
    public static PeerScript Hello(this PeerScript script, params string[] keywords)
    {
        string[] lines = ["relay.example", .. keywords];
        return script.Expect("EHLO").Reply([.. lines.Select((line, index) => $"250{(index < lines.Length - 1 ? '-' : ' ')}{line}")]);
    }

    /// <summary>One message to so many recipients, taken, with a server that has no extension.</summary>
    public static PeerScript Takes(this PeerScript script, int recipients = 1, string final = "250 2.0.0 Ok: queued as 4XyZ")
    {
        script.Expect("MAIL").Reply("250 ok");
        for (var i = 0; i < recipients; i++)
        {
            script.Expect("RCPT").Reply("250 ok");
        }

        return script.Expect("DATA").Reply("354 go").ExpectContent().Reply(final);
    }

    /// <summary>One message whose commands and content come in one group.</summary>
    public static PeerScript TakesGroup(this PeerScript script) => script.Expect("MAIL").Expect("RCPT").Do("take the chunk", async peer =>
    {
        var words = (await peer.ReadLineAsync()).Split(' ');
        Assert.Equal(("BDAT", "LAST"), (words[0], words[2]));
        await peer.ReadChunkAsync(int.Parse(words[1]));
        await peer.WriteAsync("250 ok\r\n250 ok\r\n250 ok\r\n"u8.ToArray());
    });

    /// <summary>The client says QUIT and gets its answer, or just goes.</summary>
    public static PeerScript Ends(this PeerScript script) => script.Do("the end", async peer =>
    {
        try
        {
            if (string.Equals(await peer.ReadLineAsync(), "QUIT", StringComparison.Ordinal))
            {
                await peer.WriteAsync("221 bye\r\n"u8.ToArray());
            }
        }
        catch (PeerScriptException)
        {
            // It went without a word, which it may.
        }
    }).TakeTheRest();

    /// <summary>AUTH PLAIN, whoever it is.</summary>
    public static PeerScript AuthPlain(this PeerScript script) => script.Expect("AUTH PLAIN").Reply("235 ok");

    /// <summary>AUTH SCRAM-SHA-256 with a password.</summary>
    public static PeerScript AuthScram(this PeerScript script, string password)
    {
        var server = new ScramSha256Server(_ => ScramCredential.FromPassword(password));
        return script
            .Answer(line => Challenge(server, line["AUTH SCRAM-SHA-256 ".Length..]))
            .Answer(line => Challenge(server, line))
            .Expect("").Reply("235 ok");
    }

    private static string Challenge(ScramSha256Server server, string line) =>
        $"334 {Convert.ToBase64String(server.Challenge(Convert.FromBase64String(line)) ?? Encoding.ASCII.GetBytes("e=other-error"))}";
}
