using System.Security.Cryptography;
using MimeKit;
using Waxwing.Smtp;
using Waxwing.Tests.Support;

namespace Waxwing.Tests.Delivery;

/// <summary>Large content of which enough can be told from its structure is read and encoded once, while it is sent.</summary>
public sealed class EncodedOnce : SenderTest
{
    private const int Length = 3_000_000;
    private const int Glance = 16 * 1024;

    [Fact]
    public async Task An_attachment_is_read_once_and_arrives_whole()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority, "SIZE").Takes().Ends());
        using var file = new CountingStream(Length);

        var receipt = await SendAsync(Options(peer), With(file));

        // Its first octets twice: by them the guard tells what it can read.
        Assert.InRange(file.Given, Length, Length + Glance);
        Assert.Equal((peer.Contents[0].Length, Convert.ToHexStringLower(SHA256.HashData(peer.Contents[0]))), ((int)receipt.Content!.Octets, receipt.Content.Sha256));
        Assert.Equal(PracticeStatus.Met, Practice(receipt, 8).Status);
    }

    [Fact]
    public async Task SIZE_says_little_more_than_there_is()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority, "SIZE").Takes().Ends());

        var receipt = await SendAsync(Options(peer), With(new CountingStream(Length)));

        Assert.InRange(SaidSize(peer), receipt.Content!.Octets, receipt.Content.Octets + 4_096);
    }

    [Fact]
    public async Task Where_only_the_exact_size_fits_it_is_measured_first()
    {
        await using var wide = ScriptedPeer.Listen(RelayScripts.Implicit(Authority, "SIZE").Takes().Ends());
        var exact = (await SendAsync(Options(wide), Named(With(new CountingStream(Length))))).Content!.Octets;
        await using var tight = ScriptedPeer.Listen(RelayScripts.Implicit(Authority, $"SIZE {exact}").Takes().Ends());
        using var file = new CountingStream(Length);

        var receipt = await SendAsync(Options(tight), Named(With(file)));

        Assert.Equal((SendOutcome.Accepted, exact), (receipt.Outcome, SaidSize(tight)));
        Assert.InRange(file.Given, 2 * Length, (2 * Length) + Glance);
    }

    [Fact]
    public async Task Each_hidden_recipient_gets_the_same_octets()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Takes().Ends());
        var message = With(new CountingStream(Length));
        message.Bcc.Add(new MailboxAddress(null, "cid@example.net"));

        var receipt = await SendAsync(Options(peer), message);

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.Equal(peer.Contents[0], peer.Contents[1]);
    }

    [Fact]
    public async Task A_file_that_grows_meanwhile_does_not_go_out()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("250 ok").Expect("DATA").Reply("354 go").TakeTheRest());
        using var file = new CountingStream(Length) { Said = Length - 100_000 };

        var receipt = await SendAsync(Options(peer), With(file));

        var error = receipt.Recipients[0].Error!;
        Assert.Equal((Delivered.No, nameof(SmtpFailureDetail.ContentSourceFailed), RetryAdvice.Never), (error.Delivered, error.Detail, error.Retry));
        Assert.Contains("more than was promised", error.Message, StringComparison.Ordinal);
        Assert.Null(receipt.Content);
        Assert.Contains("not read to its end", Practice(receipt, 8).Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_to_its_end_does_not_go_out()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("250 ok").Expect("DATA").Reply("354 go").TakeTheRest());
        using var file = new CountingStream(Length) { FailsAt = Length / 2 };

        var receipt = await SendAsync(Options(peer), With(file));

        Assert.Equal((Delivered.No, nameof(SmtpFailureDetail.ContentSourceFailed)), (receipt.Recipients[0].Error!.Delivered, receipt.Recipients[0].Error!.Detail));
        Assert.Contains("the disk is gone", receipt.Recipients[0].Error!.Message, StringComparison.Ordinal);
    }

    private static long SaidSize(ScriptedPeer peer)
    {
        var mail = peer.Lines.Last(line => line.StartsWith("MAIL", StringComparison.Ordinal));
        return long.Parse(mail.Split("SIZE=")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
    }

    // Of two sendings the same octets.
    private static MimeMessage Named(MimeMessage message)
    {
        message.MessageId = "same@example.org";
        message.Date = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        ((Multipart)message.Body!).Boundary = "same";
        return message;
    }

    private static MimeMessage With(Stream file)
    {
        var message = Message();
        message.Body = new Multipart("mixed")
        {
            new TextPart("plain") { Text = ".dots\r\n..and more\r\n" },
            new MimePart("application", "octet-stream") { ContentTransferEncoding = ContentEncoding.Base64, Content = new MimeContent(file) },
        };
        return message;
    }

    /// <summary>A file that counts what is read from it, and may lie or fail.</summary>
    private sealed class CountingStream(int length) : MemoryStream(new byte[length], writable: false)
    {
        public long Given { get; private set; }

        public long? Said { get; init; }

        public long FailsAt { get; init; } = long.MaxValue;

        public override long Length => Said ?? base.Length;

        public override int Read(byte[] buffer, int offset, int count) => Count(base.Read(buffer, offset, count));

        public override int Read(Span<byte> buffer) => Count(base.Read(buffer));

        private int Count(int read)
        {
            Given += read;
            return Given <= FailsAt ? read : throw new IOException("the disk is gone");
        }
    }
}
