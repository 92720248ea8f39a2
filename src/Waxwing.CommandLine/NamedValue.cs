using System.Net;
using Waxwing.Smtp;

namespace Waxwing.CommandLine;

/// <summary>Values of options and arguments as what they stand for. What is typed wrongly is usage.</summary>
internal static class NamedValue
{
    /// <exception cref="UsageException">It is no domain name of two labels at least.</exception>
    public static Domain Domain(string option, string text) =>
        Smtp.Domain.TryParse(text, out var domain, out _) && !domain.IsAddressLiteral && domain.Ascii.Contains('.', StringComparison.Ordinal)
            ? domain
            : throw new UsageException($"{option} must be the name of a domain, such as example.org");

    /// <exception cref="UsageException">It is no mailbox.</exception>
    public static Mailbox Mailbox(string option, string text) =>
        Smtp.Mailbox.TryParse(text, out var mailbox, out _) && !mailbox.NeedsSmtpUtf8 && !mailbox.Domain.IsAddressLiteral
            ? mailbox
            : throw new UsageException($"{option} must be an address in ASCII, such as postmaster@example.org");

    /// <exception cref="UsageException">It is no address.</exception>
    public static IPAddress Address(string option, string text) =>
        // The platform takes 1 and 127.1 for IPv4 addresses too; nobody writes those on purpose.
        (text.Contains(':', StringComparison.Ordinal) || text.Split('.').Length == 4) && !text.Contains('%', StringComparison.Ordinal) && IPAddress.TryParse(text, out var address)
            ? address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address
            : throw new UsageException($"{option} must be an IP address");
}
