using System.Text;
using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The steps that many scripts share.</summary>
internal static class RelayScripts
{
    /// <summary>Greeting, EHLO and its reply.</summary>
    public static PeerScript Hello(this PeerScript script, params string[] keywords) =>
        script.Greet("220 relay.test ESMTP").Expect("EHLO").Announce(keywords);

    /// <summary>The reply to EHLO.</summary>
    public static PeerScript Announce(this PeerScript script, params string[] keywords)
    {
        string[] lines = ["relay.test", .. keywords];
        return script.Reply([.. lines.Select((line, index) => $"250{(index < lines.Length - 1 ? '-' : ' ')}{line}")]);
    }

    /// <summary>MAIL and RCPT, both accepted, one at a time.</summary>
    public static PeerScript TakeEnvelope(this PeerScript script) => script.Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("250 ok");

    /// <summary>The envelope, DATA and the content: all but the final reply.</summary>
    public static PeerScript TakeMessage(this PeerScript script) => script.TakeEnvelope().Expect("DATA").Reply("354 go").ExpectContent();

    /// <summary>QUIT in good order.</summary>
    public static PeerScript TakeQuit(this PeerScript script) => script.Expect("QUIT").Reply("221 bye").ExpectEnd();

    /// <summary>The two 334 of SCRAM-SHA-256 by a server that knows the password.</summary>
    /// <param name="script">The script.</param>
    /// <param name="last">The line that is made of the server's last message, instead of its 334.</param>
    public static PeerScript Scram(this PeerScript script, Func<string, string>? last = null)
    {
        var credential = ScramCredential.FromPassword(Relay.Password);
        var server = new ScramSha256Server(_ => credential);
        return script
            .Answer(line => Ask(Next(line["AUTH SCRAM-SHA-256 ".Length..])))
            .Answer(line => (last ?? Ask)(Next(line)));

        string Next(string response) => Encoding.UTF8.GetString(server.Challenge(Convert.FromBase64String(response))!);
    }

    /// <summary>Writes the same text again and again, until the client has had enough.</summary>
    public static PeerScript Flood(this PeerScript script, string text, int times) => script.Do($"flood {text}", async peer =>
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        try
        {
            for (var i = 0; i < times; i++)
            {
                await peer.WriteAsync(bytes);
            }
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            // That is what the scenario waits for.
        }
    });

    /// <summary>A challenge (RFC 4954 §4).</summary>
    public static string Ask(string challenge) => "334 " + Base64(challenge);

    public static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
