using Waxwing.Snippets.Pages;

namespace Waxwing.Interop.Tests;

/// <summary>docs/dane.md: its commands are run in a world as the page tells of, and its code as well.</summary>
[Collection(MailWorldCollection.Name)]
public sealed class ThePageOfDane(MailWorld world) : IDisposable
{
    private readonly DirectoryInfo state = Directory.CreateTempSubdirectory("waxwing-state-");

    public static TheoryData<string> Blocks => [.. Consoles.Select(block => block.ToString())];

    private static IEnumerable<Block> Consoles => Repository.Page("docs/dane.md").Blocks.Where(block => block is { Language: "console", MarkName: "hosts" });

    public void Dispose() => state.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Blocks))]
    public Task Its_commands_say_what_it_says(string place) => Shell.AssertSaysAsync(
        Consoles.Single(block => string.Equals(block.ToString(), place, StringComparison.Ordinal)),
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["WAXWING__MX__PORT"] = world.Port.ToString(CultureInfo.InvariantCulture),
            ["WAXWING__MX__EHLONAME"] = "mail.example.org",
            ["WAXWING__RESOLVER"] = world.Resolver,
            ["WAXWING__RESOLVERISTRUSTED"] = "true",
            ["WAXWING__FROM"] = "ada@example.org",
            ["WAXWING__RETRY__ATTEMPTS"] = "1",
            ["SSL_CERT_FILE"] = world.Postfix.AuthorityFile,
            ["XDG_STATE_HOME"] = state.FullName,
        });

    [Fact]
    public async Task A_program_reads_by_what_a_mail_host_was_judged()
    {
        await using var sender = world.Sender(world.Fetching(new Waxwing.Trust.MtaStsMemory(), TimeProvider.System));
        var receipt = await world.DeliverAsync(sender, "example.net");
        var lines = new List<string>();

        // snippet: mail-host-receipt
        foreach (var attempt in receipt.Attempts)
        {
            var host = attempt.MailHost!;
            lines.Add($"{host.Domain} by {host.Host}: {host.Tls}, {attempt.Connection?.Tls?.Trust}: {host.Reason}");
        }
        // end

        Assert.StartsWith("example.net by mail.example.net: Dane, Dane: DANE: DNSSEC vouches for ", Assert.Single(lines), StringComparison.Ordinal);
    }
}
