namespace Waxwing;

/// <summary>What of a value may be shown.</summary>
internal static class Masking
{
    private const string Dots = "••••";

    /// <summary>The last four digits of a card or an account, as invoices print them (PCI DSS 3.4.1 allows more); nothing of anything else.</summary>
    public static string Of(SensitiveCategory category, ReadOnlySpan<char> value) => category switch
    {
        SensitiveCategory.PaymentCard or SensitiveCategory.BankAccount => Dots + LastFour(value),
        SensitiveCategory.Secret or SensitiveCategory.NationalId or SensitiveCategory.OneTimeCode or SensitiveCategory.ExpiringLink => Dots,
    };

    /// <summary>What stands in a text in place of the value.</summary>
    public static string Replacement(GuardFinding finding) => finding.Category switch
    {
        SensitiveCategory.Secret => "[secret removed]",
        SensitiveCategory.PaymentCard => $"[card {finding.Masked}]",
        SensitiveCategory.BankAccount => $"[account {finding.Masked}]",
        SensitiveCategory.NationalId => "[id removed]",
        SensitiveCategory.OneTimeCode => "[code removed]",
        SensitiveCategory.ExpiringLink => "[link removed]",
    };

    private static string LastFour(ReadOnlySpan<char> value)
    {
        Span<char> last = stackalloc char[4];
        var count = 0;
        for (var i = value.Length - 1; i >= 0 && count < 4; i--)
        {
            if (char.IsAsciiLetterOrDigit(value[i]))
            {
                last[3 - count++] = value[i];
            }
        }

        return new string(last[(4 - count)..]);
    }
}
