namespace Waxwing;

/// <summary>What kind of thing was found.</summary>
public enum SensitiveCategory
{
    /// <summary>Something that opens a door: a key, a token, a password, a private key.</summary>
    Secret,

    /// <summary>The number of a payment card (ISO/IEC 7812), in full.</summary>
    PaymentCard,

    /// <summary>An account or a bank: IBAN (ISO 13616), ABA routing number.</summary>
    BankAccount,

    /// <summary>A number by which a state knows a person.</summary>
    NationalId,

    /// <summary>A code that is used once.</summary>
    OneTimeCode,

    /// <summary>A link that signs somebody in, or lets him set a password, because it carries a token.</summary>
    ExpiringLink,
}
