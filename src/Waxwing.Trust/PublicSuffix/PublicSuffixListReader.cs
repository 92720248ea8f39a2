using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>Reads the format of publicsuffix.org: a rule a line, comments, and two comments that begin sections.</summary>
internal sealed class PublicSuffixListReader
{
    private const int MaxLines = 100_000;
    private const int MaxLineLength = 1000;
    private const string Version = "// VERSION: ";
    private const string BeginPrivate = "// ===BEGIN PRIVATE DOMAINS===";

    private readonly Dictionary<string, PublicSuffixRules> _rules = new(StringComparer.Ordinal);
    private PublicSuffixSections _section = PublicSuffixSections.Icann;
    private readonly StringBuilder _line = new();
    private DateOnly? _date;
    private int _count;
    private int _mostLabels;

    public PublicSuffixList Read(TextReader reader)
    {
        for (var number = 1; TryTakeLine(reader); number++)
        {
            if (_line.Length > MaxLineLength || !TryReadLine(_line.ToString().Trim()) || number > MaxLines)
            {
                throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"Line {number} is no rule of a public suffix list, or one too many."));
            }
        }

        return new PublicSuffixList(_rules, _count, _mostLabels, _date);
    }

    // Not ReadLine, which would gather a line without end. One that is too long is left one character behind its bound.
    private bool TryTakeLine(TextReader reader)
    {
        _line.Clear();
        int next;
        while (_line.Length <= MaxLineLength && (next = reader.Read()) >= 0)
        {
            if (next == '\n')
            {
                return true;
            }

            _line.Append((char)next);
        }

        return _line.Length > 0;
    }

    private bool TryReadLine(string line)
    {
        if (line.StartsWith(Version, StringComparison.Ordinal) && line.Length >= Version.Length + 10)
        {
            _date = DateOnly.TryParseExact(line.AsSpan(Version.Length, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
        }
        else if (line.StartsWith(BeginPrivate, StringComparison.Ordinal))
        {
            _section = PublicSuffixSections.Private;
        }

        return line.Length == 0 || line.StartsWith("//", StringComparison.Ordinal) || TryAdd(line.Split([' ', '\t'], 2)[0]);
    }

    private bool TryAdd(string rule)
    {
        var (kind, text) = rule switch
        {
            ['*', '.', .. var rest] => (PublicSuffixRules.Wildcard, rest),
            ['!', .. var rest] => (PublicSuffixRules.Exception, rest),
            _ => (PublicSuffixRules.Plain, rule),
        };
        if (!Domain.TryParse(text, out var domain, out _) || domain.IsAddressLiteral)
        {
            return false;
        }

        CollectionsMarshal.GetValueRefOrAddDefault(_rules, domain.Ascii, out _) |= kind.In(_section);
        _mostLabels = Math.Max(_mostLabels, DnsName.Of(domain).LabelCount);
        _count++;
        return true;
    }
}
