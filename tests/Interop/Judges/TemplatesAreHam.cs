using System.Globalization;
using System.Text;
using MimeKit;
using MimeKit.Text;
using Waxwing.Templates;
using Waxwing.Trust;

namespace Waxwing.Interop.Tests.Judges;

/// <summary>Mail of each template that is always there, signed by us, before two filters that others wrote, as Debian ships them: it is ham, and its author is proven.</summary>
public sealed class TemplatesAreHam(Rspamd rspamd) : IClassFixture<Rspamd>
{
    // What each of them calls spam; half of it is where ours must stay below.
    private const double RspamdFlags = 6;
    private const double SpamAssassinFlags = 5;

    private static readonly string[] NotHam = ["MIME_HTML_ONLY", "HTML_IMAGE_ONLY", "MIME_HEADER_CTYPE_ONLY", "DKIM_INVALID", "SPF_FAIL", "SPF_SOFTFAIL"];

    public static TheoryData<string> All => [.. BuiltInTemplates.Names];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Rspamd_takes_it_for_ham_with_DKIM_SPF_and_DMARC(string name)
    {
        var (action, score, symbols) = await rspamd.VerdictAsync(await SignedAsync(name), JudgedDomain.Address, JudgedDomain.Host, JudgedDomain.Bounces, "bob@example.net");
        var said = $"{action} {score.ToString(CultureInfo.InvariantCulture)}: {string.Join(' ', symbols)}";
        Assert.True(action is "no action" && score < RspamdFlags / 2, said);
        Assert.True(symbols.Contains("R_DKIM_ALLOW") && symbols.Contains("R_SPF_ALLOW") && symbols.Contains("DMARC_POLICY_ALLOW"), said);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task SpamAssassin_takes_it_for_ham_with_DKIM_and_SPF_of_the_author(string name)
    {
        var (score, tests) = await SpamAssassin.JudgeAsync(rspamd.Domain, await SignedAsync(name));
        var said = $"{score.ToString(CultureInfo.InvariantCulture)}: {string.Join(' ', tests)}";
        Assert.True(score < SpamAssassinFlags / 2, said);
        Assert.True(tests.Contains("DKIM_VALID") && tests.Contains("DKIM_VALID_AU") && tests.Contains("SPF_PASS"), said);
        Assert.True(!tests.Overlaps(NotHam), said);
    }

    [Fact]
    public async Task Both_know_spam_when_they_see_it()
    {
        // The string by which filters are tried (GTUBE).
        using var message = new MimeMessage { Subject = "Order", Body = new TextPart("plain") { Text = "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X\r\n" } };
        message.From.Add(new MailboxAddress("Ada", "ada@judged.test"));
        message.To.Add(new MailboxAddress("Bob", "bob@example.net"));
        var signed = await SignedAsync(message, MailKind.Notification);
        Assert.InRange((await SpamAssassin.JudgeAsync(rspamd.Domain, signed)).Score, SpamAssassinFlags, 2_000);
        Assert.Equal("reject", (await rspamd.VerdictAsync(signed, JudgedDomain.Address, JudgedDomain.Host, JudgedDomain.Bounces, "bob@example.net")).Action);
    }

    private async Task<byte[]> SignedAsync(string name)
    {
        var file = BuiltInTemplates.Find(name)!;
        var mail = Template.Read(file.Source).Render(file.Example);
        using var message = new MimeMessage
        {
            Subject = mail.Subject,
            Body = new MultipartAlternative { new TextPart(TextFormat.Plain) { Text = mail.Text.ReplaceLineEndings("\r\n") }, new TextPart(TextFormat.Html) { Text = mail.Html.ReplaceLineEndings("\r\n") } },
        };
        message.From.Add(new MailboxAddress("Acme Shop", "shop@judged.test"));
        message.To.Add(new MailboxAddress("Ann", "bob@example.net"));
        return await SignedAsync(message, file.Source.Kind);
    }

    private async Task<byte[]> SignedAsync(MimeMessage message, MailKind kind)
    {
        var folder = Directory.CreateTempSubdirectory("waxwing-template-");
        try
        {
            var signer = new DkimSignerOptions { Domain = JudgedDomain.Domain, Keys = [rspamd.Domain.Rsa, rspamd.Domain.Ed25519], Lifetime = TimeSpan.FromDays(14) };
            var sender = new PickupSender(folder.FullName, new SenderOptions { Signing = new SigningOptions { Signers = [signer] } });
            await sender.SendAsync(new OutgoingMessage(message) { Kind = kind }, TestContext.Current.CancellationToken);
            var file = Encoding.ASCII.GetString(await File.ReadAllBytesAsync(folder.GetFiles("*.eml").Single().FullName, TestContext.Current.CancellationToken));
            return Encoding.ASCII.GetBytes(file[file.IndexOf("DKIM-Signature:", StringComparison.Ordinal)..]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
