namespace Waxwing.Snippets;

/// <summary>The program of docs/pickup.md.</summary>
public sealed class Pickup
{
    [Fact]
    public async Task A_message_lies_in_the_folder()
    {
        var folder = Directory.CreateTempSubdirectory("waxwing-pickup-").FullName;
        using var message = new MessageDraft { From = "ada@example.org", To = ["bob@example.net"], Subject = "Picked up", Text = "hello" }.ToMimeMessage();

        // snippet: pickup
        var sender = new PickupSender(folder);
        var receipt = await sender.SendAsync(message);
        string file = Path.Combine(folder, receipt.Recipients[0].QueueId!);
        // end

        var written = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Directory.Delete(folder, recursive: true);
        Assert.StartsWith("X-Sender: ada@example.org\r\nX-Receiver: bob@example.net\r\n", written, StringComparison.Ordinal);
        Assert.Contains("Subject: Picked up\r\n", written, StringComparison.Ordinal);
    }
}
