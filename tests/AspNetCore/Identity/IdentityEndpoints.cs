using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Sample;
using Waxwing.AspNetCore.Tests.Support;

namespace Waxwing.AspNetCore.Tests.Identity;

/// <summary>Identity's own endpoints with our sender: somebody registers, confirms, forgets the password and sets another, all from what the mail says.</summary>
public sealed partial class IdentityEndpoints(TheSandbox sandbox)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Somebody_registers_confirms_and_resets_the_password_by_mail_and_our_log_has_neither_link_nor_code()
    {
        using var log = new KeptLogs();
        var builder = Hosts.Web(sandbox.Settings, log);
        // snippet: aspnetcore
        builder.Services.AddWaxwing(builder.Configuration);
        builder.Services.AddWaxwingEmailSender<Account>();
        builder.Services.AddHealthChecks().AddWaxwing();
        // end
        builder.Services.AddSingleton<IUserStore<Account>, MemoryAccounts>();
        builder.Services.AddAuthorization();
        builder.Services.AddIdentityApiEndpoints<Account>();
        await using var app = builder.Build();
        app.MapIdentityApi<Account>();
        await app.StartAsync(Token);
        using var browser = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        await PostAsync(browser, "/register", new { email = "new@example.net", password = "First-Password-1" });

        var confirmation = Assert.Single(sandbox.For("new@example.net"));
        var link = Line().Matches(confirmation.TextBody!.ReplaceLineEndings("\n"))[1].Value;
        Assert.StartsWith($"{app.Urls.Single()}/confirmEmail?userId=", link, StringComparison.Ordinal);
        // ASP.NET Core itself logs the link that it makes (DefaultLinkGenerator, Debug); that is the app's to turn off.
        Assert.DoesNotContain(log.Lines, line => line.StartsWith("Waxwing.", StringComparison.Ordinal) && line.Contains(link.Split("code=")[1], StringComparison.Ordinal));
        Assert.Contains("Thank you", await browser.GetStringAsync(link, Token), StringComparison.Ordinal);

        await PostAsync(browser, "/forgotPassword", new { email = "new@example.net" });

        var reset = sandbox.For("new@example.net")[1];
        var code = Line().Matches(reset.TextBody!.ReplaceLineEndings("\n"))[1].Value;
        Assert.DoesNotContain(log.Lines, line => line.Contains(code, StringComparison.Ordinal));
        await PostAsync(browser, "/resetPassword", new { email = "new@example.net", resetCode = code, newPassword = "Second-Password-2" });
        await PostAsync(browser, "/login?useCookies=true", new { email = "new@example.net", password = "Second-Password-2" });
        Assert.Equal(2, log.Lines.Count(line => line.StartsWith("Waxwing.MailSender: Accepted", StringComparison.Ordinal)));
    }

    private static async Task PostAsync<T>(HttpClient browser, string path, T body)
    {
        using var answer = await browser.PostAsJsonAsync(path, body, Token);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync(Token)}");
    }

    [GeneratedRegex("^.+$", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Line();
}
