using CsCheck;

namespace Waxwing.Smtp.Tests.Client;

/// <summary>Whatever envelope can be made, the server reads the commands that were meant and no other.</summary>
public sealed class CommandProperties : IDisposable
{
    // What would end a command, or add to it, among what is harmless.
    private static readonly string[] Pieces =
    [
        "a", "b.c", "é", "中", "\"", "\\", "\\\"", "\\>", "<", ">", " ", "\t", "\r", "\n", "\r\n", "\r\nRSET\r\n", "> SIZE=0", "\0", "\u0085", "\u2028", ":", "@", "[127.0.0.1]",
    ];

    private static readonly Gen<string> Part = Gen.Int[0, Pieces.Length - 1].Array[1, 4].Select(pieces => string.Concat(pieces.Select(piece => Pieces[piece])));

    private static readonly Gen<Mailbox> Mailboxes = Gen.Frequency(
        (1, Gen.Select(Part, Part, (local, domain) => $"{local}@{domain}")),
        (3, Gen.Select(Part, local => $"\"{local}\"@example.org")),
        (2, Gen.Select(Part, domain => $"a@{domain}.example")),
        (2, Gen.Int[0, 99].Select(i => $"user{i}@example.net"))).Select(text => Mailbox.TryParse(text, out var mailbox, out _) ? mailbox : Mailbox.Parse("fallback@example.org"));

    private static readonly Gen<Envelope> Envelopes = Gen.Select(Mailboxes, Mailboxes.Array[1, 4], Gen.Bool, (sender, recipients, isNull) => new Envelope(isNull ? null : sender, [.. recipients]));

    private readonly TestAuthority _authority = new();

    [Fact]
    public async Task The_server_reads_one_line_for_each_command()
    {
        using var certificate = _authority.Issue();
        var (peer, client) = ScriptedPeer.InMemory(new PeerScript().Secure(certificate).Greet("220 mx.test").Expect("EHLO")
            .Reply("250-mx.test", "250-SMTPUTF8", "250 8BITMIME").Do("take every message", TakeAsync));
        await using var peerEnds = peer;
        await using var session = await SmtpConnection.OpenAsync(client, new SmtpConnectionOptions { Host = "localhost", Tls = TlsPolicy.FromAuthorities([_authority.Certificate]) });
        var content = MessageContent.FromBytes("Subject: a\r\n\r\n"u8.ToArray());
        var expected = new List<string> { "EHLO [127.0.0.1]" };

        Envelopes.Array[500].Sample(
            envelopes =>
            {
                foreach (var envelope in envelopes)
                {
                    expected.Add($"MAIL FROM:<{envelope.ReversePath}>{(envelope.NeedsSmtpUtf8 ? " SMTPUTF8" : "")}");
                    expected.AddRange(envelope.Recipients.Select(recipient => $"RCPT TO:<{recipient}>"));
                    expected.Add("DATA");
                    session.SendAsync(envelope, content).GetAwaiter().GetResult();
                }
            },
            iter: 1,
            threads: 1);
        await session.QuitAsync();
        await peer.Completion;

        Assert.Equal([.. expected, "QUIT"], peer.Lines);
        Assert.Contains(peer.Lines, line => line.Contains('"'));
    }

    public void Dispose() => _authority.Dispose();

    private static async Task TakeAsync(PeerConnection peer)
    {
        while (true)
        {
            var line = await peer.ReadLineAsync();
            if (line is "DATA")
            {
                await peer.WriteAsync("354 go\r\n"u8.ToArray());
                await peer.ReadContentAsync();
            }

            await peer.WriteAsync("250 ok\r\n"u8.ToArray());
            if (line.StartsWith("QUIT", StringComparison.Ordinal))
            {
                return;
            }
        }
    }
}
