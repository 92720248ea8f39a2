using System.Net;
using System.Text;
using Waxwing.Trust;

namespace Waxwing.Fuzz.Targets;

/// <summary>
/// Records of SPF, and their macros expanded (RFC 7208 §4.6, §7). The input's first octet says what the rest is: <c>e</c>, an explanation;
/// <c>d</c>, a domain with macros; anything else, a record.
/// </summary>
internal static class Spf
{
    private const int MaxName = 253;
    private const int MaxExplanation = 500;

    private static readonly SpfMacroValues Values = new(
        SpfQuery.OfMailFrom(IPAddress.Parse("2001:db8::cb01"), "mx.example.org", "strong-bad+tag@email.example.com"),
        "example.com", "unknown", "mx.waxwing.test", DateTimeOffset.FromUnixTimeSeconds(1_796_040_000));

    public static void Judge(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        var text = Encoding.Latin1.GetString(input[1..]);
        switch (input[0])
        {
            case (byte)'e':
                Macros(SpfMacroString.Parse(text, 0, SpfMacroPlace.Explanation), text);
                break;
            case (byte)'d':
                Macros(SpfDomainSpec.Parse(text, 0), text);
                break;
            default:
                Record(text);
                break;
        }
    }

    private static void Record(string text)
    {
        var isRecord = SpfRecord.TryParse(text, out var record, out var fault);
        Property.Holds(isRecord == record is not null && isRecord == fault is null);
        if (record is null)
        {
            CheckFault(fault!, text);
            return;
        }

        Property.Holds(string.Equals(record.ToString(), text, StringComparison.Ordinal) && SpfRecord.IsVersion1(text));
        foreach (var directive in record.Directives)
        {
            Property.Holds(string.CompareOrdinal(text, directive.Position, directive.Text, 0, directive.Text.Length) == 0);
            Property.Holds(directive.Ip4PrefixLength is >= 0 and <= 32 && directive.Ip6PrefixLength is >= 0 and <= 128);
            Property.Holds((directive.Mechanism is SpfMechanism.Ip4 or SpfMechanism.Ip6) == directive.Address is not null);
            Expand(directive.Target);
        }

        // Reading on behind a further term changes nothing of what was read.
        Property.Holds(SpfRecord.TryParse($"{text} ?all", out var longer, out _) && longer.Directives.Length == record.Directives.Length + 1);
        Expand(record.RedirectTarget);
        Expand(record.ExplanationTarget);
    }

    private static void Macros((SpfMacroString? Macros, SpfSyntaxFault? Fault) read, string text)
    {
        Property.Holds(read.Macros is null != read.Fault is null);
        if (read.Fault is { } fault)
        {
            CheckFault(fault, text);
        }

        Expand(read.Macros);
    }

    private static void Expand(SpfMacroString? macros)
    {
        if (macros is null)
        {
            return;
        }

        var whole = macros.ExpandStart(Values, int.MaxValue);
        Property.Holds(!whole.Any(char.IsControl));
        var start = macros.ExpandStart(Values, MaxExplanation);
        Property.Holds(start.Length <= MaxExplanation && whole.StartsWith(start, StringComparison.Ordinal));
        var end = macros.ExpandEnd(Values, MaxName);
        Property.Holds(whole.EndsWith(end, StringComparison.Ordinal) && (end.Length >= MaxName || end.Length == whole.Length));
        if (SpfTarget.Of(macros, Values) is { } target)
        {
            Property.Holds(target.Text.Length is >= 1 and <= MaxName && target.Name.ToString().Length > 0);
        }
    }

    private static void CheckFault(SpfSyntaxFault fault, string text)
    {
        Property.Holds(fault.Position >= 0 && fault.Position <= text.Length);
        Property.IsPrintable(fault.Reason);
    }
}
