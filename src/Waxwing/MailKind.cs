namespace Waxwing;

/// <summary>What a message is for. How long it is worth delivering, and later what it may contain, follow from it.</summary>
public enum MailKind
{
    /// <summary>A notification: the default.</summary>
    Notification,

    /// <summary>A reminder.</summary>
    Reminder,

    /// <summary>A link or code that signs somebody in.</summary>
    Authentication,

    /// <summary>A confirmation of an order, a booking, a change.</summary>
    Confirmation,

    /// <summary>A code that proves an address or number.</summary>
    VerificationCode,

    /// <summary>An invoice.</summary>
    Invoice,

    /// <summary>A link that resets a password.</summary>
    PasswordReset,

    /// <summary>A link that activates an account.</summary>
    AccountActivation,

    /// <summary>A billing statement.</summary>
    BillingStatement,

    /// <summary>The second factor of a sign-in.</summary>
    TwoFactor,

    /// <summary>A one-time password.</summary>
    OneTimePassword,
}

/// <summary>What follows from the kind of a message.</summary>
public static class MailKindRules
{
    /// <summary>How long a message of this kind is worth delivering; after that it would only confuse.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>Ten minutes for codes, an hour for links that expire, five days for everything else (RFC 5321 §4.5.4.1).</returns>
    public static TimeSpan Life(this MailKind kind) => kind switch
    {
        MailKind.Authentication or MailKind.VerificationCode or MailKind.TwoFactor or MailKind.OneTimePassword => TimeSpan.FromMinutes(10),
        MailKind.PasswordReset or MailKind.AccountActivation => TimeSpan.FromHours(1),
        MailKind.Notification or MailKind.Reminder or MailKind.Confirmation or MailKind.Invoice or MailKind.BillingStatement => TimeSpan.FromDays(5),
    };
}
