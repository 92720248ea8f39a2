using MimeKit;

namespace Waxwing.Interop.Tests;

/// <summary>What Waxwing encrypts by S/MIME, in the hands of <c>openssl cms</c>.</summary>
public sealed class OpensslOpens : IDisposable
{
    private readonly Sealed _sealed = new();

    public OpensslOpens() => Needs.Tool("openssl");

    public void Dispose() => _sealed.Dispose();

    [Theory]
    [InlineData(SMimeCipher.Aes256Gcm)]
    [InlineData(SMimeCipher.Aes256Cbc)]
    public async Task Every_kind_of_key_opens_it_and_the_signature_holds(SMimeCipher cipher)
    {
        await CertifyAsync("bob@example.net", "keyEncipherment", "rsa:2048");
        await CertifyAsync("eve@example.net", "keyAgreement", "ec", "-pkeyopt", "ec_paramgen_curve:P-256");
        await CertifyAsync("joe@example.net", "keyAgreement", "ec", "-pkeyopt", "ec_paramgen_curve:P-384");
        var mail = await _sealed.SendAsync(await SigningAsync(cipher), "bob@example.net", "eve@example.net", "joe@example.net");

        Assert.DoesNotContain("Figures", await File.ReadAllTextAsync(mail, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        foreach (var recipient in new[] { "bob@example.net", "eve@example.net", "joe@example.net" })
        {
            Assert.Equal(0, (await DecryptAsync(mail, "SMIME", recipient)).ExitCode);
            var verified = await VerifyAsync();
            Assert.True(verified.ExitCode == 0, verified.Error);
            var payload = await MimeEntity.LoadAsync(_sealed.At("payload"), TestContext.Current.CancellationToken);
            Assert.Equal((Sealed.Secret, Sealed.Text), (payload.Headers[HeaderId.Subject], ((TextPart)payload).Text.Trim()));
        }
    }

    [Fact]
    public async Task Who_has_no_key_of_it_does_not_open_it()
    {
        await CertifyAsync("bob@example.net", "keyEncipherment", "rsa:2048");
        await CertifyAsync("eve@example.net", "keyEncipherment", "rsa:2048");
        var mail = await _sealed.SendAsync(new EncryptionOptions(), "bob@example.net");

        Assert.NotEqual(0, (await DecryptAsync(mail, "SMIME", "eve@example.net")).ExitCode);
    }

    [Fact]
    public async Task What_was_changed_on_the_way_is_refused()
    {
        await CertifyAsync("bob@example.net", "keyEncipherment", "rsa:2048");
        var mail = await _sealed.SendAsync(new EncryptionOptions(), "bob@example.net");
        var octets = await ContentAsync(mail);
        Assert.Equal(0, (await DecryptAsync(octets, "DER", "bob@example.net")).ExitCode);

        Sealed.Tamper(octets, 40);
        Assert.NotEqual(0, (await DecryptAsync(octets, "DER", "bob@example.net")).ExitCode);
    }

    [Fact]
    public async Task What_was_changed_under_the_old_cipher_is_refused_by_its_signature_at_the_latest()
    {
        await CertifyAsync("bob@example.net", "keyEncipherment", "rsa:2048");
        var mail = await _sealed.SendAsync(await SigningAsync(SMimeCipher.Aes256Cbc), "bob@example.net");
        var octets = await ContentAsync(mail);
        Assert.Equal(0, (await DecryptAsync(octets, "DER", "bob@example.net")).ExitCode);
        Assert.Equal(0, (await VerifyAsync()).ExitCode);

        // In the middle, where the padding at the end shows nothing.
        Sealed.Tamper(octets, (int)(new FileInfo(octets).Length / 2));
        var opened = await DecryptAsync(octets, "DER", "bob@example.net");
        Assert.True(opened.ExitCode != 0 || (await VerifyAsync()).ExitCode != 0);
    }

    private async Task<EncryptionOptions> SigningAsync(SMimeCipher cipher)
    {
        await CertifyAsync("ada@example.org", "digitalSignature", "rsa:2048");
        File.Move(Path.Combine(_sealed.Keys, "ada@example.org.crt"), _sealed.At("ada@example.org.crt"));
        return new EncryptionOptions { Cipher = cipher, SigningCertificateFile = _sealed.At("ada@example.org.crt"), SigningKey = Secret.FromReference($"file:{_sealed.At("ada@example.org.key")}") };
    }

    private Task<string> CertifyAsync(string mailbox, string usage, string algorithm, params string[] more) => Command.MustAsync("openssl",
    [
        "req", "-x509", "-newkey", algorithm, .. more, "-nodes", "-subj", $"/CN={mailbox}", "-days", "30",
        "-addext", $"subjectAltName=email:{mailbox}", "-addext", $"keyUsage={usage}", "-addext", "extendedKeyUsage=emailProtection",
        "-keyout", _sealed.At($"{mailbox}.key"), "-out", Path.Combine(_sealed.Keys, $"{mailbox}.crt"),
    ]);

    private Task<Command> DecryptAsync(string file, string form, string recipient) => Command.RunAsync("openssl",
        ["cms", "-decrypt", "-in", file, "-inform", form, "-recip", Path.Combine(_sealed.Keys, $"{recipient}.crt"), "-inkey", _sealed.At($"{recipient}.key"), "-out", _sealed.At("opened")]);

    private Task<Command> VerifyAsync() => Command.RunAsync("openssl",
        ["cms", "-verify", "-in", _sealed.At("opened"), "-inform", "SMIME", "-CAfile", _sealed.At("ada@example.org.crt"), "-out", _sealed.At("payload")]);

    private async Task<string> ContentAsync(string mail)
    {
        var message = await MimeMessage.LoadAsync(mail, TestContext.Current.CancellationToken);
        var file = _sealed.At("content");
        await using var stream = File.Create(file);
        await ((MimePart)message.Body!).Content!.DecodeToAsync(stream, TestContext.Current.CancellationToken);
        return file;
    }
}
