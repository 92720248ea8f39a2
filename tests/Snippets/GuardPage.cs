using MimeKit;

namespace Waxwing.Snippets;

/// <summary>docs/guard.md shows how a message is inspected.</summary>
public sealed class GuardPage
{
    [Fact]
    public void A_card_in_an_invoice_is_blocked()
    {
        using var message = new MimeMessage { Subject = "Invoice", Body = new TextPart("plain") { Text = "Paid with 4111 1111 1111 1111." } };

        // snippet: guard
        var report = SensitiveDataGuard.Inspect(message, MailKind.Invoice);
        if (report.Action == GuardAction.Block)
        {
            foreach (var finding in report.Findings)
            {
                Console.WriteLine($"{finding.Part}, line {finding.Line}, column {finding.Column}: {finding.Detector} {finding.Masked}");
            }
        }
        // end

        Assert.Equal(GuardAction.Block, report.Action);
    }
}
