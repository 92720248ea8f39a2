using System.Security.Cryptography;
using System.Text;
using MimeKit;
using Waxwing.Smtp;
using Waxwing.Smtp.Server;
using Waxwing.Tests.Support;
using Waxwing.Trust;

namespace Waxwing.Tests.Protection;

/// <summary>Practice 14: what leaves is signed for its author's domain, behind the last change to an octet of it.</summary>
public sealed class SignedMail : SigningTest
{
    [Fact]
    public async Task Both_signatures_verify_at_the_other_end()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority, "8BITMIME").Takes().Ends());

        var receipt = await SendAsync(Signing(OptionsFor(peer)), Message(text: "Grüße\r\n.\r\n"));

        var verified = await VerifyAsync(peer.Contents[0]);
        Assert.Equal([DkimAlgorithm.RsaSha256, DkimAlgorithm.Ed25519Sha256], verified.Results.Select(result => result.Signature!.Algorithm));
        Assert.All(verified.Results, result => Assert.Equal(DkimStatus.Pass, result.Status));
        Assert.Equal(receipt.Content!.Sha256, Convert.ToHexStringLower(SHA256.HashData(peer.Contents[0])));
        Assert.Equal(PracticeStatus.Met, Practice(receipt, 14).Status);
        Assert.Contains("signed for example.org with rsa 2048 (2026r) and ed25519 (2026e)", Practice(receipt, 14).Evidence, StringComparison.Ordinal);
    }

    // RFC 6376 §5.3: a hop behind the relay that takes no 8-bit would have to encode it, and break the signature.
    [Fact]
    public async Task What_is_signed_is_ASCII_whatever_the_relay_takes()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority, "8BITMIME").Takes().Ends());

        await SendAsync(Signing(OptionsFor(peer)), Message(text: "Grüße"));

        Assert.True(Ascii.IsValid(peer.Contents[0]));
    }

    [Theory]
    [InlineData("text", 2_000_000)]
    [InlineData("octets", 2_000_000)]
    [InlineData("text", 200_000)]
    public async Task Large_content_is_signed_too(string kind, int length)
    {
        await using var server = new OwnServer(Authority, SmtpServerExtensions.All);
        var message = Message();
        message.Body = new Multipart("mixed")
        {
            new TextPart("plain") { Text = "see attachment" },
            string.Equals(kind, "text", StringComparison.Ordinal)
                ? new TextPart("csv") { Text = string.Concat(Enumerable.Repeat("Grüße, 1234\r\n", length / 13)) }
                : new MimePart("application", "octet-stream") { FileName = "a.bin", ContentTransferEncoding = ContentEncoding.Base64, Content = new MimeContent(new MemoryStream(RandomNumberGenerator.GetBytes(length))) },
        };

        var receipt = await SendAsync(Signing(OwnServerOptions.For(server, AuthorityFile)) with { Guard = null }, message);

        var content = Encoding.Latin1.GetBytes(Assert.Single(server.Handler.Messages).Content);
        var verified = await VerifyAsync(content);
        Assert.Equal((2, DkimStatus.Pass), (verified.Results.Count(result => result.Status == DkimStatus.Pass), verified.Status));
        Assert.Equal((SendOutcome.Accepted, receipt.Content!.Sha256), (receipt.Outcome, Convert.ToHexStringLower(SHA256.HashData(content))));
    }

    [Fact]
    public async Task Each_attempt_sends_the_same_octets()
    {
        await using var peer = ScriptedPeer.Listen(
            RelayScripts.Implicit(Authority, "8BITMIME").Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("250 ok").Expect("DATA").Reply("354 go").ExpectContent().Reply("451 4.3.0 later").Ends(),
            RelayScripts.Implicit(Authority).Takes().Ends());
        var options = Signing(OptionsFor(peer)) with { Retry = new RetryOptions { MaxAttempts = 2, FirstDelay = TimeSpan.Zero, MaxDelay = TimeSpan.Zero } };

        var receipt = await SendAsync(options with { IdleLimit = TimeSpan.Zero }, Message(text: "Grüße"));

        Assert.Equal((SendOutcome.Accepted, 2), (receipt.Outcome, peer.Contents.Count));
        Assert.Equal(peer.Contents[0], peer.Contents[1]);
    }

    [Theory]
    [InlineData("ada@example.org", "example.org")]
    [InlineData("ada@news.example.org", "news.example.org")]
    [InlineData("ada@shop.news.example.org", "news.example.org")]
    [InlineData("ada@shop.example.org", "example.org")]
    [InlineData("ada@anotherexample.org", null)]
    [InlineData("ada@org", null)]
    public async Task The_nearest_domain_signs(string author, string? domain)
    {
        var message = Message();
        message.From.Clear();
        message.From.Add(new MailboxAddress(null, author));
        var options = Signing(new SenderOptions(), Signer(Domain, keys: 1), Signer(Domain.Parse("news.example.org"), keys: 1));

        var receipt = await new PickupSender(Folder, options).SendAsync(message, Token);

        var written = await File.ReadAllTextAsync(Files.Single(), Token);
        Assert.Equal(domain is null ? [] : [domain], from line in written.Split("\r\n") where line.Contains(" d=", StringComparison.Ordinal) select line[(line.IndexOf(" d=", StringComparison.Ordinal) + 3)..line.IndexOf(';', line.IndexOf(" d=", StringComparison.Ordinal))]);
        Assert.Equal(domain is null, Practice(receipt, 14).Evidence.StartsWith("not signed: no key is configured for", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_a_signature_is_required_nothing_leaves_without()
    {
        var options = Signing(new SenderOptions(), Signer(Domain.Parse("example.com"), keys: 1));
        options = options with { Signing = options.Signing with { Required = true } };

        var refused = await Assert.ThrowsAsync<SendException>(() => new PickupSender(Folder, options).SendAsync(Message(), Token));

        Assert.Equal((SendStage.Sign, nameof(SendFault.NoSigningKey)), (refused.Error.Stage, refused.Error.Detail));
        Assert.Empty(Everything);
    }

    [Fact]
    public void Signers_that_do_not_fit_together_are_refused_where_the_sender_is_made()
    {
        var refused = Assert.Throws<SendException>(() => new PickupSender(Folder, Signing(new SenderOptions(), Signer(Domain) with { Identity = "ada@example.com" })));

        Assert.Equal((SendStage.Configure, nameof(SendFault.InvalidValue)), (refused.Error.Stage, refused.Error.Detail));
        Assert.Contains("dkim of example.org", refused.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_was_disposed_of_is_no_key()
    {
        var key = DkimKey.Create(DkimKeyType.Ed25519);
        var options = Signing(new SenderOptions(), new DkimSignerOptions { Domain = Domain, Keys = [new DkimSigningKey("gone", key)] });
        key.Dispose();

        var refused = await Assert.ThrowsAsync<SendException>(() => new PickupSender(Folder, options).SendAsync(Message(), Token));

        Assert.Equal(nameof(SendFault.NoSigningKey), refused.Error.Detail);
    }
}
