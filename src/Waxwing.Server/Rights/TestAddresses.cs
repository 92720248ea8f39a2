using System.Diagnostics.CodeAnalysis;
using Waxwing.Smtp;

namespace Waxwing.Server.Rights;

/// <summary>What is to happen to mail for a test address.</summary>
internal enum TestFate
{
    /// <summary>It is delivered.</summary>
    Delivered,

    /// <summary>It is refused for good.</summary>
    Bounced,

    /// <summary>It is delivered, and the recipient complains.</summary>
    Complained,

    /// <summary>It is not sent, as if the recipient were on the list.</summary>
    Suppressed,
}

/// <summary>
/// The addresses of the test domain of Resend: mail for them goes nowhere, and what their name says happens. A label tells one test from another: <c>bounced+signup@resend.dev</c>.
/// </summary>
internal static class TestAddresses
{
    /// <summary>The domain.</summary>
    public const string DomainName = "resend.dev";

    /// <summary>The address that every message reaches.</summary>
    public const string Delivered = $"delivered@{DomainName}";

    /// <summary>Whether an address is of the test domain: mail for it goes nowhere, whatever its name.</summary>
    public static bool AreAt(Mailbox recipient) => string.Equals(recipient.Domain.Ascii, DomainName, StringComparison.Ordinal);

    /// <summary>What is to happen to mail for an address.</summary>
    /// <returns>False: the address is none of these. One of the test domain that has no such name is refused like one that does not exist.</returns>
    public static bool TryRead(Mailbox recipient, [NotNullWhen(true)] out TestFate? fate)
    {
        fate = AreAt(recipient) ? recipient.LocalPart.Split('+')[0].ToLowerInvariant() switch
        {
            "delivered" => TestFate.Delivered,
            "bounced" => TestFate.Bounced,
            "complained" => TestFate.Complained,
            "suppressed" => TestFate.Suppressed,
            _ => null,
        } : null;
        return fate is not null;
    }
}
