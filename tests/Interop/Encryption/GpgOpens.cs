using MimeKit;
using MimeKit.Cryptography;
using Org.BouncyCastle.Bcpg.OpenPgp;

namespace Waxwing.Interop.Tests;

/// <summary>What Waxwing encrypts by OpenPGP to keys that GnuPG made, in the hands of GnuPG.</summary>
public sealed class GpgOpens : IAsyncDisposable
{
    private const string Passphrase = "correct horse";

    private readonly Sealed _sealed = new();
    private readonly string _home;

    public GpgOpens()
    {
        Needs.Tool("gpg");
        _home = (OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(_sealed.At("home"))
            : Directory.CreateDirectory(_sealed.At("home"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute)).FullName;
    }

    public async ValueTask DisposeAsync()
    {
        // The agent that gpg started for this home.
        await Command.RunAsync("gpgconf", ["--homedir", _home, "--kill", "all"]);
        _sealed.Dispose();
    }

    [Theory]
    [InlineData("default")]
    [InlineData("future-default")]
    public async Task It_opens_what_was_encrypted_and_the_signature_holds(string algorithm)
    {
        await GenerateAsync("bob@example.net", algorithm, "");
        await GenerateAsync("ada@example.org", algorithm, Passphrase);
        var mail = await _sealed.SendAsync(await SigningAsync(), "bob@example.net");

        Assert.DoesNotContain("Figures", await File.ReadAllTextAsync(mail, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var opened = await DecryptAsync(await ContentAsync(mail));
        Assert.True(opened.ExitCode == 0, opened.Error);
        Assert.Contains("DECRYPTION_OKAY", opened.Output, StringComparison.Ordinal);
        Assert.Contains("GOODSIG", opened.Output, StringComparison.Ordinal);
        Assert.Contains("GOODMDC", opened.Output, StringComparison.Ordinal);
        var payload = await MimeEntity.LoadAsync(_sealed.At("payload"), TestContext.Current.CancellationToken);
        Assert.Equal((Sealed.Secret, Sealed.Text), (payload.Headers[HeaderId.Subject], ((TextPart)payload).Text.Trim()));
    }

    [Fact]
    public async Task What_was_changed_on_the_way_is_refused()
    {
        await GenerateAsync("bob@example.net", "future-default", "");
        var content = await ContentAsync(await _sealed.SendAsync(new EncryptionOptions(), "bob@example.net"));
        Assert.Equal(0, (await DecryptAsync(content)).ExitCode);

        Sealed.Tamper(content, 60);
        var opened = await DecryptAsync(content);
        Assert.NotEqual(0, opened.ExitCode);
        Assert.DoesNotContain("DECRYPTION_OKAY", opened.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_GnuPG_revoked_is_not_encrypted_to()
    {
        await GenerateAsync("bob@example.net", "future-default", "");
        var certificate = Assert.Single(Directory.GetFiles(Path.Combine(_home, "openpgp-revocs.d")));
        // A colon keeps it from being used by mistake.
        var revocation = (await File.ReadAllTextAsync(certificate, TestContext.Current.CancellationToken)).Replace(":-----BEGIN", "-----BEGIN", StringComparison.Ordinal);
        await GpgAsync(revocation, "--import");
        await ExportAsync("bob@example.net");

        var refused = await Assert.ThrowsAsync<SendException>(() => _sealed.SendAsync(new EncryptionOptions(), "bob@example.net"));
        Assert.Equal(KeyFault.Revoked, refused.Error.WithoutKey!.Value.Single().Refused.Single().Fault);
    }

    private async Task GenerateAsync(string mailbox, string algorithm, string passphrase)
    {
        await GpgAsync("", "--pinentry-mode", "loopback", "--passphrase", passphrase, "--quick-generate-key", $"Test <{mailbox}>", algorithm, "default", "1y");
        await ExportAsync(mailbox);
    }

    private Task<string> ExportAsync(string mailbox) => GpgAsync("", "--yes", "--armor", "--output", Path.Combine(_sealed.Keys, $"{mailbox}.asc"), "--export", mailbox);

    private async Task<EncryptionOptions> SigningAsync()
    {
        var file = _sealed.At("ada.secret");
        await GpgAsync("", "--pinentry-mode", "loopback", "--passphrase", Passphrase, "--armor", "--output", file, "--export-secret-keys", "ada@example.org");
        return new EncryptionOptions { OpenPgpKeyFile = file, OpenPgpPassphrase = Secret.FromValue(Passphrase) };
    }

    private Task<Command> DecryptAsync(string file) =>
        Command.RunAsync("gpg", ["--homedir", _home, "--batch", "--yes", "--status-fd", "1", "--output", _sealed.At("payload"), "--decrypt", file]);

    private Task<string> GpgAsync(string input, params string[] arguments) => Command.MustAsync("gpg", ["--homedir", _home, "--batch", .. arguments], input);

    // Without its armor, whose checksum would notice a change before the encryption does.
    private async Task<string> ContentAsync(string mail)
    {
        var message = await MimeMessage.LoadAsync(mail, TestContext.Current.CancellationToken);
        using var armored = new MemoryStream();
        await ((MimePart)((MultipartEncrypted)message.Body!)[1]).Content!.DecodeToAsync(armored, TestContext.Current.CancellationToken);
        armored.Position = 0;
        var file = _sealed.At("content");
        await using var stream = File.Create(file);
        await PgpUtilities.GetDecoderStream(armored).CopyToAsync(stream, TestContext.Current.CancellationToken);
        return file;
    }
}
