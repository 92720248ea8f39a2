using MimeKit;
using Waxwing.Smtp;
using Waxwing.Tests.Support;

namespace Waxwing.Tests.Pickup;

/// <summary>What stands in the folder, and what the receipt says of it.</summary>
[Collection(nameof(Waxwing.Tests.Telemetry.NobodyListens))]
public sealed class PickupFiles : PickupTest
{
    [Fact]
    public async Task A_message_is_a_file_with_its_envelope_in_front()
    {
        var message = Message();
        message.Cc.Add(new MailboxAddress(null, "eve@example.net"));
        var receipt = await new PickupSender(Folder).SendAsync(message, Token);

        var file = Assert.Single(Files);
        Assert.Equal(Path.GetFileName(file), receipt.Recipients[0].QueueId);
        Assert.StartsWith("X-Sender: ada@example.org\r\nX-Receiver: bob@example.net\r\nX-Receiver: eve@example.net\r\nFrom: ", await File.ReadAllTextAsync(file, Token), StringComparison.Ordinal);
        var read = await MimeMessage.LoadAsync(file, Token);
        Assert.Equal((receipt.MessageId, "hello"), ($"<{read.MessageId}>", read.TextBody!.Trim()));
        Assert.NotEqual(default, read.Date);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public async Task A_Bcc_recipient_has_a_file_alone_and_stands_in_no_others()
    {
        var message = Message();
        message.Bcc.Add(new MailboxAddress(null, "mallory@example.net"));
        message.Bcc.Add(new MailboxAddress(null, "trent@example.net"));
        var receipt = await new PickupSender(Folder).SendAsync(message, Token);

        // Files of one millisecond have no order by name.
        var files = receipt.Recipients.Select(recipient => File.ReadAllText(Path.Combine(Folder, recipient.QueueId!))).ToArray();
        Assert.Equal(["X-Receiver: bob@example.net", "X-Receiver: mallory@example.net", "X-Receiver: trent@example.net"], files.Select(text => Assert.Single(text.Split("\r\n"), line => line.StartsWith("X-Receiver", StringComparison.Ordinal))));
        Assert.Equal([1, 1], new[] { "mallory", "trent" }.Select(name => files.Count(text => text.Contains(name, StringComparison.Ordinal))));
        Assert.Equal(Files.Select(Path.GetFileName), receipt.Recipients.Select(recipient => recipient.QueueId).Order(StringComparer.Ordinal));
        Assert.Equal([false, true, true], receipt.Recipients.Select(recipient => recipient.Hidden));
    }

    [Fact]
    public async Task The_envelope_is_written_as_System_Net_Mail_writes_it()
    {
        using var theirs = new System.Net.Mail.MailMessage("ada@example.org", "bob@example.net,eve@example.net", "Test", "hello");
        using var client = new System.Net.Mail.SmtpClient { DeliveryMethod = System.Net.Mail.SmtpDeliveryMethod.SpecifiedPickupDirectory, PickupDirectoryLocation = Folder };
        await client.SendMailAsync(theirs, Token);
        var their = Assert.Single(Files);
        var fields = Envelope(their);
        File.Delete(their);

        await new PickupSender(Folder).SendAsync(MimeMessage.CreateFromMailMessage(theirs), Token);

        Assert.Equal(fields, Envelope(Assert.Single(Files)));
        Assert.NotEmpty(fields);

        static string[] Envelope(string file) => [.. File.ReadAllLines(file).TakeWhile(line => line.StartsWith("X-Sender", StringComparison.Ordinal) || line.StartsWith("X-Receiver", StringComparison.Ordinal))];
    }

    [Fact]
    public async Task The_receipt_proves_nothing_of_a_wire()
    {
        var receipt = await new PickupSender(Folder).SendAsync(Message(), Token);

        Assert.Equal((SendTransport.Pickup, SendOutcome.Accepted), (receipt.Transport, receipt.Outcome));
        Assert.Empty(receipt.Attempts);
        Assert.All([1, 2, 4, 5, 6, 7, 9, 11], number => Assert.Equal(PracticeStatus.NotMet, Practice(receipt, number).Status));
        Assert.All([1, 2, 4, 5, 7, 9], number => Assert.Contains("written into a folder", Practice(receipt, number).Evidence, StringComparison.Ordinal));
        Assert.All([8, 12], number => Assert.Equal(PracticeStatus.Met, Practice(receipt, number).Status));
        Assert.Contains("nothing went over a wire", receipt.ToString(), StringComparison.Ordinal);
        Assert.Equal(SendTransport.Pickup, ReceiptJson.Read(ReceiptJson.Write(receipt)).Transport);
    }

    [Fact]
    public async Task A_message_that_a_relay_would_not_get_is_not_written_either()
    {
        var message = Message();
        message.To.Clear();
        var refused = await Assert.ThrowsAsync<SendException>(() => new PickupSender(Folder).SendAsync(message, Token));

        Assert.Equal((SendStage.Validate, nameof(SendFault.NoRecipients)), (refused.Error.Stage, refused.Error.Detail));
        Assert.Equal(SendTransport.Pickup, refused.Receipt!.Transport);
        Assert.Empty(Everything);
    }

    [Fact]
    public async Task A_condition_that_a_file_cannot_say_refuses_the_message_and_a_wish_is_warned_of()
    {
        var sender = new PickupSender(Folder);
        var noTls = await Assert.ThrowsAsync<SendException>(() => sender.SendAsync(new OutgoingMessage(Message()) { RequireTls = true }, Token));
        var inTime = await Assert.ThrowsAsync<SendException>(() => sender.SendAsync(new OutgoingMessage(Message()) { DeliverBy = new DeliverBy(TimeSpan.FromMinutes(1), DeliverByMode.Return) }, Token));
        Assert.Empty(Everything);
        var wished = await sender.SendAsync(new OutgoingMessage(Message()) { Notify = DsnNotify.Never }, Token);

        Assert.Equal((nameof(SmtpFailureDetail.RequireTlsNotOffered), nameof(SmtpFailureDetail.DeliverByNotOffered)), (noTls.Error.Detail, inTime.Error.Detail));
        Assert.Equal([SendOutcome.Refused, SendOutcome.Accepted], new[] { noTls.Receipt!.Outcome, wished.Outcome });
        Assert.Contains(wished.Warnings, warning => warning.Contains("Notify", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Eight_bits_and_large_parts_arrive_as_they_were()
    {
        var octets = new byte[700_000];
        new Random(17).NextBytes(octets);
        var message = Message(text: "Zwölf Boxkämpfer");
        message.Body = new Multipart("mixed") { message.Body!, new MimePart("application", "octet-stream") { Content = new MimeContent(new MemoryStream(octets)), FileName = "random.bin" } };
        await new PickupSender(Folder).SendAsync(message, Token);

        var file = Assert.Single(Files);
        Assert.DoesNotContain(await File.ReadAllBytesAsync(file, Token), octet => octet > 127);
        var read = await MimeMessage.LoadAsync(file, Token);
        using var decoded = new MemoryStream();
        await Assert.IsType<MimePart>(Assert.Single(read.Attachments)).Content!.DecodeToAsync(decoded, Token);
        Assert.Equal(octets, decoded.ToArray());
        Assert.Equal("Zwölf Boxkämpfer", read.TextBody!.Trim());
    }

    [Fact]
    public async Task It_is_traced_counted_and_logged_as_what_it_is()
    {
        using var traces = new KeptTraces();
        using var metrics = new KeptMetrics();
        var log = new KeptLog();
        var receipt = await new PickupSender(Folder, new SenderOptions { Logger = log, Telemetry = new TelemetryOptions { MeterFactory = metrics } }).SendAsync(Message(), Token);

        Assert.Equal(("mail send", "Pickup"), (Assert.Single(traces.Ended).OperationName, traces.Ended[0].GetTagItem("waxwing.transport")));
        Assert.Equal(("Accepted", "Pickup"), (Assert.Single(metrics.Of("waxwing.messages"))["waxwing.outcome"], metrics.Of("waxwing.messages")[0]["waxwing.transport"]));
        Assert.Contains(log.Lines, line => line.StartsWith("Information 1000 Accepted", StringComparison.Ordinal) && line.EndsWith("by Pickup ", StringComparison.Ordinal));
        Assert.Equal(PracticeStatus.Met, Practice(receipt, 10).Status);
    }
}
