using System.Collections.Concurrent;
using MimeKit;
using Waxwing.Smtp;
using Waxwing.Tests.Support;

namespace Waxwing.Tests.Delivery;

/// <summary>
/// Whatever two relays do by dice: nobody gets a message twice, a message that may have arrived is never sent again, and the
/// receipt says what the relays know.
/// </summary>
public sealed class Acceptance : SenderTest
{
    private const int Messages = 60;

    // For each recipient, in order: what became of content whose end the relay has seen.
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _ends = new(StringComparer.Ordinal);

    // The recipients that each connection's transaction has taken.
    private readonly ConcurrentDictionary<PeerConnection, List<string>> _taken = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Nobody_is_served_twice_and_every_receipt_is_true(int seed)
    {
        await using var first = ScriptedPeer.Listen(Dice(seed * 2));
        await using var second = ScriptedPeer.Listen(Dice((seed * 2) + 1));
        await using var sender = new MailSender(OptionsFor(first, second) with
        {
            Retry = new RetryOptions { MaxAttempts = 4, FirstDelay = TimeSpan.Zero, BudgetPercent = 100, BudgetFloor = 1000 },
            Breaker = new BreakerOptions { Failures = 1000 },
        });
        var receipts = await sender.SendAsync(Mail(), Token).ToListAsync(Token);

        Assert.Equal(Messages, receipts.Count);
        foreach (var recipient in receipts.SelectMany(receipt => receipt.Recipients))
        {
            var ends = _ends.TryGetValue(recipient.Address, out var seen) ? seen.ToArray() : [];
            var decisive = ends.Where(end => end is not "refused").ToArray();
            Assert.True(decisive.Length <= 1 && (decisive.Length == 0 || string.Equals(ends[^1], decisive[0], StringComparison.Ordinal)), $"{recipient.Address}: {string.Join(", ", ends)}");
            Assert.Equal(recipient.Delivered switch { Delivered.Yes => "accepted", Delivered.Unknown => "silent", Delivered.No => null }, decisive.SingleOrDefault());
        }

        Assert.Contains(receipts, receipt => receipt.Attempts.Any(attempt => attempt.NextRelay is not null));
        Assert.Contains(_ends.Values, ends => ends.Contains("accepted", StringComparer.Ordinal));
        Assert.Contains(_ends.Values, ends => ends.Contains("silent", StringComparer.Ordinal));
    }

    private static async IAsyncEnumerable<OutgoingMessage> Mail()
    {
        for (var i = 0; i < Messages; i++)
        {
            var message = Message($"to-{i}@example.net");
            message.Cc.Add(new MailboxAddress(null, $"cc-{i}@example.net"));
            message.Bcc.Add(new MailboxAddress(null, $"bcc-{i}@example.net"));
            yield return message;
        }

        await Task.CompletedTask;
    }

    private PeerScript[] Dice(int seed)
    {
        var certificate = Authority.Issue();
        return [.. Enumerable.Range(0, 2000).Select(connection => new PeerScript().Do("by dice", peer => ServeAsync(peer, certificate, new Random((seed * 10_000) + connection))))];
    }

    private async Task ServeAsync(PeerConnection peer, System.Security.Cryptography.X509Certificates.X509Certificate2 certificate, Random dice)
    {
        try
        {
            if (dice.Next(8) == 0)
            {
                await peer.DropAsync();
                return;
            }

            await peer.SecureAsync(certificate);
            var greeting = Pick(dice, "220 relay.example", "220 relay.example", "220 relay.example", "421 4.3.2 closing", "554 5.3.2 no service");
            await SayAsync(peer, greeting);
            while (greeting[0] == '2' && await AnswerAsync(peer, dice))
            {
                // One command after the other, until the dice end it.
            }

            await peer.DropAsync();
        }
        catch (Exception exception) when (exception is PeerScriptException or IOException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
        {
            // The client went away.
        }
    }

    private async Task<bool> AnswerAsync(PeerConnection peer, Random dice)
    {
        var line = await peer.ReadLineAsync();
        var accepted = _taken.GetOrAdd(peer, _ => []);
        switch (line.Split(' ', ':')[0])
        {
            case "EHLO":
                await SayAsync(peer, "250 relay.example");
                return true;
            case "QUIT":
                await SayAsync(peer, "221 bye");
                return false;
            case "MAIL":
                accepted.Clear();
                return await SayOrDropAsync(peer, Pick(dice, "250 ok", "250 ok", "250 ok", "250 ok", "250 ok", "250 ok", "451 4.3.0 later", "550 5.7.1 no", "421 4.3.2 closing", ""));
            case "RCPT":
                var reply = Pick(dice, "250 ok", "250 ok", "250 ok", "250 ok", "450 4.2.0 greylisted", "550 5.1.1 nobody", "421 4.3.2 closing", "");
                if (reply[..Math.Min(1, reply.Length)] is "2")
                {
                    accepted.Add(line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)]);
                }

                return await SayOrDropAsync(peer, reply);
            case "DATA":
                var go = accepted.Count == 0 ? "554 5.5.1 no valid recipients" : Pick(dice, "354 go", "354 go", "354 go", "354 go", "451 4.3.0 later", "550 5.7.1 no", "421 4.3.2 closing", "");
                return await SayOrDropAsync(peer, go) && (go[0] != '3' || await TakeAsync(peer, dice, accepted));
            default:
                accepted.Clear();
                await SayAsync(peer, "250 ok");
                return true;
        }
    }

    private async Task<bool> TakeAsync(PeerConnection peer, Random dice, List<string> accepted)
    {
        await peer.ReadContentAsync();
        var reply = Pick(dice, "250 2.0.0 Ok: queued", "250 2.0.0 Ok: queued", "250 2.0.0 Ok: queued", "452 4.3.1 full", "554 5.6.0 no", "");
        foreach (var recipient in accepted)
        {
            _ends.GetOrAdd(recipient, _ => []).Enqueue(reply switch { "" => "silent", ['2', ..] => "accepted", _ => "refused" });
        }

        return await SayOrDropAsync(peer, reply);
    }

    // No reply: the connection ends. A 421 ends it too.
    private static async Task<bool> SayOrDropAsync(PeerConnection peer, string reply)
    {
        if (reply.Length == 0)
        {
            return false;
        }

        await SayAsync(peer, reply);
        return !reply.StartsWith("421", StringComparison.Ordinal);
    }

    private static Task SayAsync(PeerConnection peer, string line) => peer.WriteAsync(System.Text.Encoding.ASCII.GetBytes(line + "\r\n"));

    private static string Pick(Random dice, params string[] replies) => replies[dice.Next(replies.Length)];
}
