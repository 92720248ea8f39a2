using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MimeKit;
using Sample;
using Waxwing.AspNetCore.Tests.Support;

namespace Waxwing.AspNetCore.Tests.Identity;

/// <summary>The three messages of Identity, as they arrive.</summary>
public sealed class IdentityMails(TheSandbox sandbox)
{
    // As Identity hands it over: already what stands in HTML.
    private const string EncodedLink = "https://shop.example.org/confirm?user=1&amp;code=canary&#x2B;2";
    private const string Link = "https://shop.example.org/confirm?user=1&code=canary+2";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("confirmation", "Confirm your address for The Shop")]
    [InlineData("reset link", "Reset your password for The Shop")]
    [InlineData("reset code", "Reset your password for The Shop")]
    public async Task Arrive_as_text_and_HTML_with_the_link_or_code_intact_in_both(string which, string subject)
    {
        using var host = Hosts.Build(sandbox.Settings, services => services.AddWaxwingEmailSender<Account>());
        var recipient = $"{which.Replace(' ', '-')}@example.net";

        await SendAsync(host.Services.GetRequiredService<IEmailSender<Account>>(), which, recipient);

        var mail = Assert.Single(sandbox.For(recipient));
        Assert.Equal((subject, "The Shop", "shop@example.org"), (mail.Subject, mail.From.Mailboxes.Single().Name, mail.From.Mailboxes.Single().Address));
        Assert.Equal("auto-generated", mail.Headers["Auto-Submitted"]);
        Assert.IsType<MultipartAlternative>(mail.Body);
        if (which is "reset code")
        {
            Assert.Contains("\nca<na>ry&\n", mail.TextBody!.ReplaceLineEndings("\n"), StringComparison.Ordinal);
            Assert.Contains("<code>ca&lt;na&gt;ry&amp;</code>", mail.HtmlBody, StringComparison.Ordinal);
        }
        else
        {
            Assert.Contains($"\n{Link}\n", mail.TextBody!.ReplaceLineEndings("\n"), StringComparison.Ordinal);
            Assert.Contains($"<a href=\"{EncodedLink}\">{EncodedLink}</a>", mail.HtmlBody, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("confirmation", MailKind.AccountActivation)]
    [InlineData("reset link", MailKind.PasswordReset)]
    [InlineData("reset code", MailKind.PasswordReset)]
    public async Task Are_worth_delivering_as_long_as_their_kind(string which, MailKind kind)
    {
        var sender = new KindKeeper();
        using var host = Hosts.Build(sandbox.Settings, services => services.AddWaxwingEmailSender<Account>().AddSingleton<IMailSender>(sender));

        await SendAsync(host.Services.GetRequiredService<IEmailSender<Account>>(), which, "kind@example.net");

        Assert.Equal(kind, Assert.Single(sender.Kinds));
    }

    [Fact]
    public async Task Have_the_author_and_name_that_the_program_gives()
    {
        using var host = Hosts.Build(sandbox.Settings, services => services.AddWaxwingEmailSender<Account>(mail => (mail.From, mail.AppName) = ("accounts@example.org", "R&D <Lab>")));

        await SendAsync(host.Services.GetRequiredService<IEmailSender<Account>>(), "confirmation", "named@example.net");

        var mail = Assert.Single(sandbox.For("named@example.net"));
        Assert.Equal(("accounts@example.org", "Confirm your address for R&D <Lab>"), (mail.From.Mailboxes.Single().Address, mail.Subject));
        Assert.Contains("has given this address to R&amp;D &lt;Lab&gt;.", mail.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Take_an_address_and_nothing_around_it()
    {
        using var host = Hosts.Build(sandbox.Settings, services => services.AddWaxwingEmailSender<Account>());
        var sender = host.Services.GetRequiredService<IEmailSender<Account>>();

        foreach (var address in (string[])["Ada <ada@example.net>", "ada@example.net\r\nBcc: all@example.net", "ada@example.net, bob@example.net"])
        {
            var refused = await Assert.ThrowsAsync<SendException>(() => SendAsync(sender, "confirmation", address));
            Assert.Equal((SendStage.Validate, nameof(SendFault.InvalidAddress)), (refused.Error.Stage, refused.Error.Detail));
            Assert.DoesNotContain("canary", refused.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task That_nobody_took_are_an_exception_without_link_or_code()
    {
        using var host = Hosts.Build(sandbox.Settings, services => services.AddWaxwingEmailSender<Account>());

        var refused = await Assert.ThrowsAsync<SendException>(() => SendAsync(host.Services.GetRequiredService<IEmailSender<Account>>(), "reset link", "rcpt-550@example.net"));

        Assert.DoesNotContain("canary", $"{refused} {refused.Receipt}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, "Waxwing:From is missing: the mail of Identity needs an author.")]
    [InlineData("nobody", null, "the mail of Identity cannot be made with its From and AppName: From: ")]
    [InlineData("shop@example.org", "two\r\nlines", "the mail of Identity cannot be made with its From and AppName: Subject: ")]
    public async Task Without_a_proper_author_stop_the_host(string? from, string? app, string expected)
    {
        var settings = sandbox.Settings;
        settings.Remove("Waxwing:From");
        using var host = Hosts.Build(settings, services => services.AddWaxwingEmailSender<Account>(mail => (mail.From, mail.AppName) = (from, app)));

        var stopped = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Token));

        Assert.StartsWith(expected, Assert.Single(stopped.Failures), StringComparison.Ordinal);
    }

    private static Task SendAsync(IEmailSender<Account> sender, string which, string recipient) => which switch
    {
        "confirmation" => sender.SendConfirmationLinkAsync(new Account(), recipient, EncodedLink),
        "reset link" => sender.SendPasswordResetLinkAsync(new Account(), recipient, EncodedLink),
        _ => sender.SendPasswordResetCodeAsync(new Account(), recipient, "ca&lt;na&gt;ry&amp;"),
    };

    private sealed class KindKeeper : IMailSender
    {
        private readonly RecordingSender _recorder = new();

        public List<MailKind> Kinds { get; } = [];

        public Task<SendReceipt> SendAsync(OutgoingMessage message, CancellationToken cancellationToken = default)
        {
            Kinds.Add(message.Kind);
            return _recorder.SendAsync(message, cancellationToken);
        }

        public IAsyncEnumerable<SendReceipt> SendAsync(IAsyncEnumerable<OutgoingMessage> messages, CancellationToken cancellationToken = default) => _recorder.SendAsync(messages, cancellationToken);
    }
}
