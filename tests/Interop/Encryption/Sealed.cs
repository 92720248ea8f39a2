using MimeKit;

namespace Waxwing.Interop.Tests;

/// <summary>A message that Waxwing encrypted, as a file, and the folder of all that belongs to it.</summary>
public sealed class Sealed : IDisposable
{
    public const string Secret = "Figures of May";
    public const string Text = "Nobody else reads this.";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wx-seal-");

    public Sealed()
    {
        _folder.CreateSubdirectory("keys");
        _folder.CreateSubdirectory("sent");
    }

    public string Keys => At("keys");

    /// <summary>A place in the folder.</summary>
    public string At(params string[] parts) => Path.Combine([_folder.FullName, .. parts]);

    /// <summary>Has Waxwing encrypt a message of ada@example.org, and gives what would be handed to a relay.</summary>
    public async Task<string> SendAsync(EncryptionOptions options, params string[] to)
    {
        var message = new MimeMessage { Subject = Secret, Body = new TextPart("plain") { Text = $"{Text}\r\n" } };
        message.From.Add(MailboxAddress.Parse("ada@example.org"));
        message.To.AddRange(to.Select(MailboxAddress.Parse));
        var sender = new PickupSender(At("sent"), new SenderOptions { Encryption = options with { Policy = EncryptionPolicy.Required, KeyFolder = Keys } });
        var receipt = await sender.SendAsync(message, TestContext.Current.CancellationToken);
        return At("sent", receipt.Recipients[0].QueueId!);
    }

    /// <summary>Turns one bit of a file, so far before its end.</summary>
    public static void Tamper(string file, int beforeEnd)
    {
        var octets = File.ReadAllBytes(file);
        octets[^beforeEnd] ^= 1;
        File.WriteAllBytes(file, octets);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
