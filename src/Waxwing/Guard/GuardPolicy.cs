using System.Collections.Immutable;

namespace Waxwing;

/// <summary>
/// What is done about findings, by their category and the kind of the message. Immutable and safe for concurrent use; each change
/// makes another policy.
/// </summary>
public sealed class GuardPolicy
{
    private readonly ImmutableDictionary<(SensitiveCategory Category, MailKind? Kind), GuardAction> _changes;

    private GuardPolicy(ImmutableDictionary<(SensitiveCategory, MailKind?), GuardAction> changes, GuardConfidence minimum, ImmutableArray<GuardAllowance> allowances)
    {
        _changes = changes;
        MinimumConfidence = minimum;
        Allowances = allowances;
    }

    /// <summary>
    /// Secrets, payment cards and national ids are blocked. One-time codes and expiring links pass in the kinds of mail that are for
    /// them, bank accounts in invoices and billing statements; elsewhere they are warned of.
    /// </summary>
    public static GuardPolicy Default { get; } =
        new(ImmutableDictionary<(SensitiveCategory, MailKind?), GuardAction>.Empty, GuardConfidence.Medium, []);

    /// <summary>Whatever is found is told of, and nothing is refused: to see what there is before anything is refused.</summary>
    public static GuardPolicy WarnOnly { get; } =
        Enum.GetValues<SensitiveCategory>().Aggregate(Default, (policy, category) => policy.With(category, GuardAction.Warn));

    /// <summary>Findings that are less likely are left out of the report. <see cref="GuardConfidence.Medium"/> by default.</summary>
    public GuardConfidence MinimumConfidence { get; }

    /// <summary>What may be there all the same.</summary>
    public ImmutableArray<GuardAllowance> Allowances { get; }

    /// <summary>What is done about a finding.</summary>
    /// <param name="category">What was found.</param>
    /// <param name="kind">What the message is for.</param>
    public GuardAction ActionFor(SensitiveCategory category, MailKind kind) =>
        _changes.TryGetValue((category, kind), out var action) || _changes.TryGetValue((category, null), out action) ? action : Standard(category, kind);

    /// <summary>The same policy, but for one category.</summary>
    /// <param name="category">What is found.</param>
    /// <param name="action">What is done about it.</param>
    /// <param name="kind">In mail of this kind alone; null: in all mail for which nothing more exact is said.</param>
    public GuardPolicy With(SensitiveCategory category, GuardAction action, MailKind? kind = null) =>
        new(_changes.SetItem((category, kind), action), MinimumConfidence, Allowances);

    /// <summary>The same policy with another bound for what is told at all.</summary>
    /// <param name="minimum">The least confidence.</param>
    public GuardPolicy WithMinimumConfidence(GuardConfidence minimum) => new(_changes, minimum, Allowances);

    /// <summary>The same policy with one more entry of the allow-list.</summary>
    /// <param name="allowance">The entry.</param>
    public GuardPolicy Allowing(GuardAllowance allowance)
    {
        ArgumentNullException.ThrowIfNull(allowance);
        return new(_changes, MinimumConfidence, Allowances.Add(allowance));
    }

    private static GuardAction Standard(SensitiveCategory category, MailKind kind) => category switch
    {
        SensitiveCategory.Secret or SensitiveCategory.PaymentCard or SensitiveCategory.NationalId => GuardAction.Block,
        SensitiveCategory.BankAccount => kind is MailKind.Invoice or MailKind.BillingStatement ? GuardAction.Allow : GuardAction.Warn,
        SensitiveCategory.OneTimeCode or SensitiveCategory.ExpiringLink => IsForCodes(kind) ? GuardAction.Allow : GuardAction.Warn,
    };

    private static bool IsForCodes(MailKind kind) => kind switch
    {
        MailKind.Authentication or MailKind.VerificationCode or MailKind.PasswordReset or MailKind.AccountActivation
            or MailKind.TwoFactor or MailKind.OneTimePassword => true,
        MailKind.Notification or MailKind.Reminder or MailKind.Confirmation or MailKind.Invoice or MailKind.BillingStatement => false,
    };
}
