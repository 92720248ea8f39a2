using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Waxwing.Server.Templates;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Aotsend;

/// <summary>A program that was written from the documentation of the article's service alone, run against this one.</summary>
public sealed class ByItsDocumentation
{
    [Fact]
    public async Task A_program_for_the_articles_service_works_here_and_hears_the_codes_that_it_knows()
    {
        await using var room = await ApiRoom.OpenAsync(change: services => services.AddSingleton<ITemplates>(new WrittenTemplates()));
        await AotsendRoom.VerifyAsync(room, "acme-shop.net");
        var said = await RunAsync(room);

        Assert.Equal([200, 200, 200, 40004, 40005, 40003, 40006, 40008, 40001, 40002], JsonSerializer.Deserialize<int[]>(said[^1])!);
        var first = room.Desk.Handovers.First().Drafts[0];
        Assert.Equal(("\"Acme Shop\" <noreply@acme-shop.net>", "help@acme-shop.net", "Welcome Ann"), (first.Given!.From, first.Given.ReplyTo[0], first.Mime.Subject));
        Assert.Equal("Welcome, .", room.Desk.Handovers.ElementAt(1).Drafts[0].Mime.TextBody?.Trim());
        Assert.Equal("acme-shop.net", room.Desk.Handovers.ElementAt(2).Drafts[0].Tags["is_random"]);
    }

    private static async Task<string[]> RunAsync(ApiRoom room)
    {
        var start = new ProcessStartInfo("python3", [Path.Combine(Repository.Folder, "tests", "Server", "Aotsend", "send_email.py")]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        (start.Environment["AOTSEND_URL"], start.Environment["APP_KEY"]) = (new Uri(room.Address, "/index/api/send_email").ToString(), room.Secret);
        using var python = Process.Start(start)!;
        var output = python.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = python.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await python.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(python.ExitCode == 0, await errors);
        return (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
