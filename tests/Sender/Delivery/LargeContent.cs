using MimeKit;
using Waxwing.Smtp;
using Waxwing.Tests.Support;

namespace Waxwing.Tests.Delivery;

/// <summary>Content that is not kept in memory is read anew for each transaction, and is the same each time.</summary>
public sealed class LargeContent : SenderTest
{
    [Fact]
    public async Task A_reading_that_was_broken_off_does_not_disturb_the_next()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority, "CHUNKING")
            .Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("250 ok")
            .Do("refuse the first chunk", async connection =>
            {
                await connection.ReadChunkAsync(int.Parse((await connection.ReadLineAsync()).Split(' ')[1]));
                await connection.WriteAsync("451 4.3.0 not now\r\n"u8.ToArray());
            })
            .Expect("RSET").Reply("250 ok").Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("250 ok")
            .Do("take the rest", async connection =>
            {
                string[] words;
                do
                {
                    words = (await connection.ReadLineAsync()).Split(' ');
                    await connection.ReadChunkAsync(int.Parse(words[1]));
                    await connection.WriteAsync("250 ok\r\n"u8.ToArray());
                }
                while (words.Length < 3);
            }).Ends());
        var message = Message();
        message.Bcc.Add(new MailboxAddress(null, "cid@example.net"));
        message.Body = new MimePart { Content = new MimeContent(new MemoryStream(new byte[16 * 1024 * 1024])), ContentTransferEncoding = ContentEncoding.Base64 };
        var receipt = await SendAsync(Options(peer), message);

        Assert.Equal((Delivered.No, Delivered.Yes), (receipt.Recipients[0].Delivered, receipt.Recipients[1].Delivered));
        Assert.Equal(RetryAdvice.Later, receipt.Recipients[0].Error!.Retry);
    }
}
