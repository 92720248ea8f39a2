using System.Security.Cryptography;
using System.Text;
using Waxwing.Smtp;

namespace Waxwing.Interop.Tests.Crossing;

/// <summary>A message whose sender, recipients and content no other message has: so any mixture of two is seen.</summary>
internal sealed record Parcel(string Sender, IReadOnlyList<string> Recipients, byte[] Content)
{
    public static Parcel To(params string[] recipients) => With("note", octets: 0, recipients);

    public static Parcel With(string subject, int octets, params string[] recipients)
    {
        var own = Guid.NewGuid().ToString("n");
        var lines = string.Concat(Enumerable.Repeat($".{new string('w', 69)}\r\n", octets / 72));
        return new Parcel($"from-{own}@example.org", recipients, Encoding.ASCII.GetBytes($"Message-ID: <{own}@example.org>\r\nSubject: {subject}\r\n\r\nhello\r\n{lines}"));
    }

    public Task<TransactionResult> SendAsync(MailSession session, CancellationToken cancellationToken = default) => session.SendAsync(
        new Envelope(Mailbox.Parse(Sender), [.. Recipients.Select(Mailbox.Parse)]), MessageContent.FromBytes(Content), cancellationToken);

    /// <summary>
    /// What was told is what happened: who was told <c>Yes</c> has the message once, from its sender, octet for octet; who was
    /// told <c>No</c> has nothing. Nothing is unknown.
    /// </summary>
    public async Task AssertTruthAsync(IRealServer server, TransactionResult result, params IEnumerable<Delivered> expected)
    {
        var fates = result.Recipients.Select(recipient => recipient.Delivered).ToArray();
        var said = string.Join("; ", result.Recipients.Select(recipient => $"{recipient.Recipient}: {recipient.Delivered} {recipient.Error} {recipient.Reply}"));
        Assert.True(fates.SequenceEqual(expected), said);
        foreach (var recipient in result.Recipients)
        {
            var address = recipient.Recipient.ToString();
            if (recipient.Delivered == Delivered.Yes)
            {
                var arrival = await server.NextArrivalAsync(address, TestContext.Current.CancellationToken);
                Assert.Equal(Sender, arrival.ReturnPath);
                Assert.Equal(SHA256.HashData(Content), SHA256.HashData(arrival.Content));
            }

            Assert.Equal(recipient.Delivered == Delivered.Yes ? 1 : 0, server.ArrivedFor(address));
        }
    }

    /// <summary>As <see cref="AssertTruthAsync(IRealServer, TransactionResult, IEnumerable{Delivered})"/>, whatever was told, as long as it is known.</summary>
    public Task AssertTruthAsync(IRealServer server, TransactionResult result)
    {
        Assert.DoesNotContain(result.Recipients, recipient => recipient.Delivered == Delivered.Unknown);
        return AssertTruthAsync(server, result, result.Recipients.Select(recipient => recipient.Delivered));
    }
}
