using System.Security.Cryptography.X509Certificates;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Playwright;
using MimeKit;
using static Microsoft.Playwright.Assertions;

namespace Waxwing.Browser.Tests;

/// <summary>What a header may say shows as the text that it is, and disturbs nothing beside it.</summary>
public sealed class StrangeText(Chromium chromium) : InboxTest(chromium)
{
    public static TheoryData<string, string> Subjects { get; } = new()
    {
        { "markup", "<img src=x onerror=alert(1)><script>window.ran=true</script></title></h1>&lt;\"'" },
        { "right to left", "שלום עולם (2) – مرحبا" },
        { "turned round", "invoice\u202Efdp.exe" },
        { "emoji", "🎉👩‍👩‍👧‍👦 Zürich 東京 é" },
        { "very long", string.Concat(Enumerable.Repeat("unbreakable", 60)) },
    };

    [Theory, MemberData(nameof(Subjects))]
    public async Task A_subject_is_text_in_list_heading_title_and_header(string kind, string subject)
    {
        Assert.NotEmpty(kind);
        await SendAsync(Message(subject));
        await OpenNewestAsync();

        // Exactly: Playwright would take space and marks together in a comparison of its own.
        Assert.Equal(subject, await Page.GetByRole(AriaRole.Heading, new() { Level = 1 }).TextContentAsync());
        Assert.Equal(subject, await Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Subject" }).GetByRole(AriaRole.Cell).TextContentAsync());
        Assert.Equal($"{subject} – Waxwing sandbox", await Page.EvaluateAsync<string>("document.querySelector('title').textContent"));
        await OpenAsync();
        Assert.Equal(subject, await Page.GetByRole(AriaRole.Rowheader).GetByRole(AriaRole.Link).TextContentAsync());
        Assert.False(await Page.EvaluateAsync<bool>("'ran' in window"));
        Assert.Empty(Complaints);
    }

    [Fact]
    public async Task A_file_name_that_turns_the_line_round_leaves_the_size_beside_it_alone()
    {
        var body = new BodyBuilder { TextBody = "See attachment." };
        body.Attachments.Add("invoice\u202Efdp.exe", new byte[] { 1, 2, 3 }, new ContentType("application", "pdf"));
        // Our sender refuses such a name; strangers do not.
        using var authority = X509CertificateLoader.LoadCertificateFromFile(Sandbox.AuthorityFile);
        using var stranger = new SmtpClient
        {
            CheckCertificateRevocation = false,
            ServerCertificateValidationCallback = (_, certificate, chain, _) =>
            {
                chain!.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
                chain.ChainPolicy.CustomTrustStore.Add(authority);
                return chain.Build((X509Certificate2)certificate!);
            },
        };
        await stranger.ConnectAsync("localhost", Sandbox.SmtpsPort, SecureSocketOptions.SslOnConnect, Cancelled);
        await stranger.AuthenticateAsync(Sandbox.User, Sandbox.Password, Cancelled);
        await stranger.SendAsync(Message("Turned", body.ToMessageBody()), Cancelled);

        await OpenNewestAsync();

        var item = Page.GetByRole(AriaRole.Listitem);
        await Expect(item).ToContainTextAsync("(application/pdf, 3 B)");
        // Where the letters stand is what the eye reads: "(" left of "B".
        Assert.True(await item.EvaluateAsync<bool>("""
            item => {
              const tail = item.lastChild, range = document.createRange();
              const left = at => { range.setStart(tail, at); range.setEnd(tail, at + 1); return range.getBoundingClientRect().left; };
              return left(tail.data.indexOf("3")) < left(tail.data.indexOf("B"));
            }
            """));
    }
}
