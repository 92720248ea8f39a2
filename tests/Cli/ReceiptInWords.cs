using Waxwing.Cli.Output;
using Waxwing.Sandbox;

namespace Waxwing.Cli.Tests;

/// <summary>A receipt reads alike in a program's log and in a terminal.</summary>
public sealed class ReceiptInWords
{
    [Fact]
    public async Task The_terminal_says_what_ToString_says()
    {
        await using var sandbox = await SandboxServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await using var sender = MailSender.ForRelay($"smtps://{sandbox.User}@localhost:{sandbox.SmtpsPort}", Secret.FromValue(sandbox.Password), sandbox.AuthorityFile);
        using var message = new MessageDraft { From = "ada@example.org", To = ["bob@example.net", "rcpt-550@example.net"], Bcc = ["eve@example.net"], Text = "hello" }.ToMimeMessage();
        var receipt = await sender.SendAsync(message, TestContext.Current.CancellationToken);

        using var writer = new StringWriter();
        new ReceiptResult(receipt, ExitCode: 7).Show(Terminal.Create(writer, redirected: true));

        var lines = receipt.ToString().Split(Environment.NewLine);
        var terminal = writer.ToString().Split(Environment.NewLine);
        Assert.Equal(lines[0], terminal[0]);
        Assert.Contains($" by smtps://localhost:{sandbox.SmtpsPort}, ", lines[0], StringComparison.Ordinal);
        foreach (var (who, fate, said) in new[]
        {
            ("bob@example.net", "accepted", "250 2.0.0 Ok: queued as sandbox-1"),
            ("rcpt-550@example.net", "refused", "550 5.1.1 The recipient asked to be refused"),
            ("eve@example.net (Bcc)", "accepted", "250 2.0.0 Ok: queued as sandbox-2"),
        })
        {
            Assert.Contains($"  {who}: {fate}: {said}", lines);
            Assert.Contains(terminal, line => line.Split('│', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is [var first, var second, var third]
                && (first, second, third) == (who, fate, said));
        }

        var ways = lines.Where(line => line.StartsWith("  BDAT, ", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(ways);
        Assert.All(ways, way => Assert.Contains(way.Trim(), terminal));
    }
}
