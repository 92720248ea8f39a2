using MimeKit;

namespace Waxwing.Tests.Guard;

/// <summary>What is done about a finding follows from what the message is for.</summary>
public sealed class Policies
{
    private const string Card = "Card 4111 1111 1111 1111";
    private const string Account = "IBAN DE89 3704 0044 0532 0130 00";
    private const string Code = "Your code is 482 913.";
    private const string Link = "https://shop.example/reset?token=9f1c2a7be04d4f6c8b1d";
    private const string Secret = "password=Vq7nR2xwLk!";

    [Theory]
    [InlineData(Card, MailKind.Invoice, GuardAction.Block)]
    [InlineData(Secret, MailKind.PasswordReset, GuardAction.Block)]
    [InlineData("SSN 536-90-4399", MailKind.Notification, GuardAction.Block)]
    [InlineData(Account, MailKind.Invoice, GuardAction.Allow)]
    [InlineData(Account, MailKind.BillingStatement, GuardAction.Allow)]
    [InlineData(Account, MailKind.Notification, GuardAction.Warn)]
    [InlineData(Code, MailKind.VerificationCode, GuardAction.Allow)]
    [InlineData(Code, MailKind.TwoFactor, GuardAction.Allow)]
    [InlineData(Code, MailKind.Invoice, GuardAction.Warn)]
    [InlineData(Link, MailKind.PasswordReset, GuardAction.Allow)]
    [InlineData(Link, MailKind.AccountActivation, GuardAction.Allow)]
    [InlineData(Link, MailKind.Reminder, GuardAction.Warn)]
    [InlineData("Paid with card •••• 1111. Thank you.", MailKind.Invoice, GuardAction.Allow)]
    public void By_default(string text, MailKind kind, GuardAction action)
    {
        using var message = Message(text);

        Assert.Equal(action, SensitiveDataGuard.Inspect(message, kind).Action);
    }

    [Fact]
    public void A_policy_is_changed_for_a_category_and_more_exactly_for_a_kind()
    {
        var policy = GuardPolicy.Default
            .With(SensitiveCategory.PaymentCard, GuardAction.Encrypt)
            .With(SensitiveCategory.PaymentCard, GuardAction.Redact, MailKind.Invoice);

        Assert.Equal(GuardAction.Encrypt, policy.ActionFor(SensitiveCategory.PaymentCard, MailKind.Reminder));
        Assert.Equal(GuardAction.Redact, policy.ActionFor(SensitiveCategory.PaymentCard, MailKind.Invoice));
        Assert.Equal(GuardAction.Block, GuardPolicy.Default.ActionFor(SensitiveCategory.PaymentCard, MailKind.Invoice));
    }

    [Fact]
    public void What_the_allow_list_names_passes_with_its_reason_and_nothing_else_does()
    {
        var policy = GuardPolicy.Default.Allowing(new GuardAllowance("payment-card", "the test card of our manual") { Value = "4111111111111111" });
        using var message = Message($"{Card}\nCard 5555 5555 5555 4444");

        var report = SensitiveDataGuard.Inspect(message, MailKind.Notification, policy);

        Assert.Equal(["the test card of our manual", null], report.Findings.Select(finding => finding.AllowedBecause));
        Assert.Equal([GuardAction.Allow, GuardAction.Block], report.Findings.Select(finding => finding.Action));
        Assert.Equal(GuardAction.Block, report.Action);
    }

    [Fact]
    public void An_entry_of_the_allow_list_needs_a_reason() => Assert.Throws<ArgumentException>(() => new GuardAllowance("*", " "));

    private static MimeMessage Message(string text) => new() { Subject = "Hello", Body = new TextPart("plain") { Text = text } };
}
