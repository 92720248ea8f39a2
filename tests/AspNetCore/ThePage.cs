using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Sample;
using Waxwing.AspNetCore.Tests.Support;
using Waxwing.Packages.Tests;

namespace Waxwing.AspNetCore.Tests;

/// <summary>The rest of what docs/aspnetcore.md shows.</summary>
public sealed class ThePage(TheSandbox sandbox)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // The other tables of that page are tested in tests/Snippets, which runs the command and cannot have ASP.NET Core beside it.
    [Fact]
    public void The_page_of_options_has_those_of_Identitys_mail_and_no_others()
    {
        var page = File.ReadAllText(Path.Combine(Tree.Repository, "docs", "options.md"));
        var table = page.Split("## `IdentityMailOptions`")[1].Split("\n## ")[0];

        var rows = table.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1]);

        Assert.Equal(typeof(IdentityMailOptions).GetProperties().Select(property => property.Name).Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_program_changes_what_was_read()
    {
        using var log = new KeptLogs();
        var builder = Hosts.Web(sandbox.Settings, log);

        // snippet: aspnetcore-configure
        builder.Services.AddWaxwing(builder.Configuration, options => options.Sender = options.Sender with { Deadline = TimeSpan.FromSeconds(30) });
        // end

        await using var app = builder.Build();
        var options = app.Services.GetRequiredService<IOptions<WaxwingOptions>>().Value;
        Assert.Equal((TimeSpan.FromSeconds(30), "The Shop <shop@example.org>"), (options.Sender.Deadline, options.From));
    }

    [Fact]
    public async Task An_endpoint_sends()
    {
        using var log = new KeptLogs();
        var builder = Hosts.Web(sandbox.Settings, log);
        builder.Services.AddWaxwing(builder.Configuration);
        await using var app = builder.Build();

        // snippet: aspnetcore-send
        app.MapPost("/orders/{number}", async (string number, string email, IMailSender mail, CancellationToken cancellationToken) =>
        {
            using var message = new MessageDraft { From = "shop@example.org", To = [email], Subject = $"Your order {number}", Text = "Thank you." }.ToMimeMessage();
            var receipt = await mail.SendAsync(new OutgoingMessage(message) { Kind = MailKind.Confirmation }, cancellationToken);
            return Results.Text($"{receipt.Outcome}");
        });
        // end

        await app.StartAsync(Token);
        using var browser = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        using var answer = await browser.PostAsync("/orders/4711?email=orders@example.net", content: null, Token);
        Assert.Equal((HttpStatusCode.OK, "Accepted"), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Token)));
        Assert.Equal("Your order 4711", Assert.Single(sandbox.For("orders@example.net")).Subject);
    }

    [Fact]
    public async Task A_test_puts_its_recorder_in_place_and_Identity_writes_in_the_name_of_the_app()
    {
        using var log = new KeptLogs();
        var builder = Hosts.Web([], log);
        builder.Services.AddWaxwing(builder.Configuration);

        // snippet: aspnetcore-identity
        builder.Services.AddWaxwingEmailSender<Account>(mail =>
        {
            mail.From = "accounts@example.org";
            mail.AppName = "The Shop";
        });
        // end

        // snippet: aspnetcore-recording
        var recorder = new RecordingSender();
        builder.Services.AddSingleton<IMailSender>(recorder);
        // end

        await using var app = builder.Build();
        await app.StartAsync(Token);
        await app.Services.GetRequiredService<IEmailSender<Account>>().SendPasswordResetCodeAsync(new Account(), "bob@example.net", "4711");

        var sent = Assert.Single(recorder.Messages).Read();
        Assert.Equal(("Reset your password for The Shop", "accounts@example.org"), (sent.Subject, sent.From.Mailboxes.Single().Address));
    }
}
