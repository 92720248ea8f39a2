using System.Text;
using MimeKit;
using Waxwing.Trust;

namespace Waxwing.Interop.Tests.Judges;

/// <summary>What we sign is judged by two verifiers that others wrote, as Debian ships them; and what was forged afterwards too.</summary>
public sealed class SignedMailIsJudged(Rspamd rspamd) : IClassFixture<Rspamd>
{
    private readonly JudgedDomain domain = rspamd.Domain;

    private const string Reply = "let us meet at noon";

    public static TheoryData<string> Messages => ["plain", "8-bit", "empty", "long fields", "large attachment", "HTML"];

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task Both_pass_what_we_sign(string kind)
    {
        var signed = await SignedAsync(kind);

        var symbols = await rspamd.JudgeAsync(signed);
        Assert.True(symbols.TryGetValue("R_DKIM_ALLOW", out var allowed), string.Join(" ", symbols.Keys));
        Assert.Contains("judged.test:s=r", allowed, StringComparison.Ordinal);
        Assert.Contains("judged.test:s=e", allowed, StringComparison.Ordinal);
        Assert.Contains("DMARC_POLICY_ALLOW", symbols.Keys);

        Assert.Equal(["header.s=r", "header.s=e"], Passes(await OpenDkim.JudgeAsync(domain, signed)));
    }

    [Theory]
    [InlineData("noon", "nine")]
    [InlineData("Subject: plain", "Subject: paint")]
    [InlineData("\r\nSubject: plain", "\r\nSubject: plain\r\nSubject: another")]
    [InlineData("\r\nTo: ", "\r\nReply-To: eve@example.net\r\nTo: ")]
    [InlineData("\r\nMIME-Version: 1.0", "")]
    public async Task Both_refuse_what_was_changed_behind_us(string before, string after)
    {
        var text = Encoding.ASCII.GetString(await SignedAsync("plain"));
        var forged = text.Replace(before, after, StringComparison.Ordinal);
        Assert.NotEqual(text, forged);

        Assert.Contains("R_DKIM_REJECT", (await rspamd.JudgeAsync(Encoding.ASCII.GetBytes(forged))).Keys);
        var said = await OpenDkim.JudgeAsync(domain, Encoding.ASCII.GetBytes(forged));
        Assert.Contains("dkim=fail", said, StringComparison.Ordinal);
        Assert.Empty(Passes(said));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Rspamd_passes_a_chain_that_we_seal_and_refuses_one_that_was_changed(int sets)
    {
        var sealer = new ArcSealer(new ArcSealerOptions { Domain = JudgedDomain.Domain, Key = domain.Rsa });
        var message = await SignedAsync("plain");
        for (var set = 0; set < sets; set++)
        {
            var received = await new ArcVerifier(domain.Dns).VerifyAsync(message, TestContext.Current.CancellationToken);
            var dkim = await new DkimVerifier(domain.Dns).VerifyAsync(message, TestContext.Current.CancellationToken);
            var results = new AuthenticationResults($"mx{set}.judged.test", [.. dkim.Results.Select(AuthenticationResult.Of)]);
            message = [.. Encoding.ASCII.GetBytes(sealer.Seal(message, received, results)!), .. message];
        }

        Assert.Contains("ARC_ALLOW", (await rspamd.JudgeAsync(message)).Keys);

        var forged = Encoding.ASCII.GetString(message).Replace("mx0.judged.test", "mx9.judged.test", StringComparison.Ordinal);
        Assert.Contains("ARC_REJECT", (await rspamd.JudgeAsync(Encoding.ASCII.GetBytes(forged))).Keys);
    }

    // The selectors of the signatures that pass, as OpenDKIM writes them (RFC 8601 §2.7.1).
    private static IEnumerable<string> Passes(string said) =>
        said.Split('\n').Where(line => line.Contains("dkim=pass", StringComparison.Ordinal)).Select(line => line.Split(' ', ';').First(word => word.StartsWith("header.s=", StringComparison.Ordinal)));

    // The whole pipeline, to a file: what would have gone to a relay that takes ASCII alone.
    private async Task<byte[]> SignedAsync(string kind)
    {
        var folder = Directory.CreateTempSubdirectory("waxwing-signed-");
        try
        {
            var signer = new DkimSignerOptions { Domain = JudgedDomain.Domain, Keys = [domain.Rsa, domain.Ed25519], Lifetime = TimeSpan.FromDays(14) };
            var sender = new PickupSender(folder.FullName, new SenderOptions { Signing = new SigningOptions { Signers = [signer] } });
            await sender.SendAsync(Message(kind), TestContext.Current.CancellationToken);
            var file = Encoding.ASCII.GetString(await File.ReadAllBytesAsync(folder.GetFiles("*.eml").Single().FullName, TestContext.Current.CancellationToken));
            // Before the message stand the fields of the envelope, which whoever picks it up takes out.
            return Encoding.ASCII.GetBytes(file[file.IndexOf("DKIM-Signature:", StringComparison.Ordinal)..]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static MimeMessage Message(string kind)
    {
        var message = new MimeMessage { Subject = kind };
        message.From.Add(new MailboxAddress("Ada", "ada@judged.test"));
        message.To.Add(new MailboxAddress("Bob", "bob@example.net"));
        message.Body = kind switch
        {
            "8-bit" => new TextPart("plain") { Text = $"Grüße, {Reply} ☃\r\n.\r\nFrom here on\r\n\r\n\r\n" },
            "empty" => new TextPart("plain") { Text = "" },
            "large attachment" => new Multipart("mixed")
            {
                new TextPart("plain") { Text = Reply },
                new MimePart("application", "octet-stream") { FileName = "a.bin", ContentTransferEncoding = ContentEncoding.Base64, Content = new MimeContent(new MemoryStream(new byte[700_000])) },
            },
            "HTML" => new MultipartAlternative { new TextPart("plain") { Text = Reply }, new TextPart("html") { Text = $"<p>{Reply}</p>{new string(' ', 3000)}" } },
            _ => new TextPart("plain") { Text = $"{Reply}\r\n" },
        };
        if (kind is "long fields")
        {
            message.Subject = string.Concat(Enumerable.Repeat("a subject that is folded, again and again, ", 20));
            message.Headers.Add("X-Trace", string.Join(' ', Enumerable.Range(0, 200)));
            for (var i = 0; i < 40; i++)
            {
                message.To.Add(new MailboxAddress($"Somebody with a long name, the {i}th", $"recipient{i}@example.net"));
            }
        }

        return message;
    }
}
