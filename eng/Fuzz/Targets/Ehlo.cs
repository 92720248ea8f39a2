using System.Globalization;
using System.Text;
using Waxwing.Smtp;

namespace Waxwing.Fuzz.Targets;

/// <summary>The reply to EHLO (RFC 5321 §4.1.1.1). The input is its text: name and keywords, a line each, without codes.</summary>
internal static class Ehlo
{
    public static void Judge(ReadOnlySpan<byte> input)
    {
        if (Read(input) is not { } capabilities)
        {
            return;
        }

        Check(capabilities);
        var printed = Print(capabilities);
        if (printed.Length > 1500 || printed.Count((byte)'\n') >= ReplyParser.MaxLines)
        {
            return;
        }

        var again = Read(printed);
        Property.Holds(again is not null);
        CheckSame(capabilities, again);
    }

    private static EhloCapabilities? Read(ReadOnlySpan<byte> text)
    {
        var wire = new List<byte>(text.Length * 2);
        while (true)
        {
            var end = text.IndexOf((byte)'\n');
            wire.AddRange(end < 0 ? "250 "u8 : "250-"u8);
            wire.AddRange(end < 0 ? text : text[..end]);
            wire.AddRange("\r\n"u8);
            if (end < 0)
            {
                break;
            }

            text = text[(end + 1)..];
        }

        try
        {
            new ReplyParser().Consume(wire.ToArray(), out var reply);
            return EhloCapabilities.FromReply(reply!);
        }
        catch (ReplyFormatException)
        {
            return null;
        }
    }

    private static void Check(EhloCapabilities capabilities)
    {
        Property.IsPrintable(capabilities.ServerName);
        Property.Holds(!capabilities.ServerName.Contains(' ', StringComparison.Ordinal));
        foreach (var keyword in capabilities.Keywords)
        {
            Property.Holds(keyword.Length > 0 && keyword.All(unit => char.IsAsciiLetterUpper(unit) || char.IsAsciiDigit(unit) || unit == '-'));
            Property.Holds(capabilities.Has(keyword) && capabilities.Has(keyword.ToLowerInvariant()));
        }

        Property.Holds(capabilities.Size is null or >= 0 && capabilities.Size.HasValue == capabilities.Has("SIZE"));
        Property.Holds(capabilities.AuthMechanisms.Count == 0 || capabilities.Has("AUTH"));
        foreach (var mechanism in capabilities.AuthMechanisms)
        {
            Property.IsPrintable(mechanism);
            Property.Holds(mechanism.Length > 0 && !mechanism.Contains(' ', StringComparison.Ordinal) && !mechanism.Any(char.IsAsciiLetterLower));
        }

        Property.Holds(capabilities.MinDeliverBy is not { } minimum || minimum.TotalSeconds is >= 0 and <= 999_999_999);
        foreach (var limit in new[] { capabilities.Limits.Transactions, capabilities.Limits.Recipients, capabilities.Limits.RecipientDomains })
        {
            Property.Holds(limit is null or (>= 1 and <= 999_999));
        }
    }

    private static byte[] Print(EhloCapabilities capabilities)
    {
        var lines = new List<string> { capabilities.ServerName };
        lines.AddRange(capabilities.Keywords.Order(StringComparer.Ordinal).Select(keyword => keyword switch
        {
            "SIZE" => string.Create(CultureInfo.InvariantCulture, $"size {capabilities.Size}"),
            "AUTH" => $"auth {string.Join(' ', capabilities.AuthMechanisms)}",
            "DELIVERBY" => string.Create(CultureInfo.InvariantCulture, $"DeliverBy {(long?)capabilities.MinDeliverBy?.TotalSeconds}"),
            "LIMITS" => "LIMITS" + Limit("MAILMAX", capabilities.Limits.Transactions) + Limit("rcptmax", capabilities.Limits.Recipients)
                + Limit("RcptDomainMax", capabilities.Limits.RecipientDomains),
            _ => keyword.ToLowerInvariant(),
        }));
        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }

    private static string Limit(string name, int? value) =>
        value is null ? "" : string.Create(CultureInfo.InvariantCulture, $" {name}={value}");

    private static void CheckSame(EhloCapabilities one, EhloCapabilities other)
    {
        // "2.1.0 NAME" would be read as an enhanced code in front of a name.
        Property.Holds(string.Equals(one.ServerName, other.ServerName, StringComparison.Ordinal) || char.IsAsciiDigit(one.ServerName[0]));
        Property.Holds(one.Keywords.ToHashSet(StringComparer.Ordinal).SetEquals(other.Keywords));
        Property.Holds(one.Size == other.Size && one.MinDeliverBy == other.MinDeliverBy && one.Limits == other.Limits);
        Property.Holds(one.AuthMechanisms.SequenceEqual(other.AuthMechanisms, StringComparer.Ordinal));
        Property.Holds(one.StartTls == other.StartTls && one.Pipelining == other.Pipelining && one.Chunking == other.Chunking);
    }
}
