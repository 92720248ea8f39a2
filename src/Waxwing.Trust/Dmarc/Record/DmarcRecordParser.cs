using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Waxwing.Trust;

/// <summary>Takes a record apart at its semicolons (RFC 9989 §4.8). Names of tags and their values are read without regard to case, but for the version.</summary>
internal sealed class DmarcRecordParser(string text)
{
    public const string Version = "v";
    public const string Policy = "p";
    public const string SubdomainPolicy = "sp";
    public const string NonexistentPolicy = "np";

    private const int MaxFaults = 20;

    private readonly ImmutableArray<DmarcSyntaxFault>.Builder _faults = ImmutableArray.CreateBuilder<DmarcSyntaxFault>();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private DmarcRecord _record = new(text);

    public (DmarcRecord? Record, DmarcSyntaxFault? Fault) Parse()
    {
        for (var at = 0; at <= text.Length;)
        {
            var semicolon = text.IndexOf(';', at);
            var end = semicolon < 0 ? text.Length : semicolon;
            if (ReadTag(text[at..end], at, isLast: semicolon < 0) is { } fault)
            {
                return (null, fault);
            }

            at = end + 1;
        }

        return (_record with { Faults = _faults.ToImmutable() }, null);
    }

    /// <summary>Whether the first piece of a text says that it is a record.</summary>
    public static bool IsVersion1(string piece) => NameAndValue(piece) is (Version, "DMARC1");

    private DmarcSyntaxFault? ReadTag(string piece, int position, bool isLast)
    {
        if (position == 0)
        {
            _names.Add(Version);
            return IsVersion1(piece) ? null : new DmarcSyntaxFault(DmarcSyntaxError.Version, Version, 0, "The record does not begin with v=DMARC1.");
        }

        var (name, value) = NameAndValue(piece);
        if (!IsName(name))
        {
            // A semicolon may stand at the end.
            if (!isLast || Trim(piece).Length > 0)
            {
                Add(DmarcSyntaxError.Malformed, null, position, "This is no name with a value.");
            }

            return null;
        }

        if (!_names.Add(name))
        {
            return new DmarcSyntaxFault(DmarcSyntaxError.RepeatedTag, IsKnown(name) ? name : null, position, "The tag stands there twice.");
        }

        Read(name, value, position);
        return null;
    }

    private void Read(string name, string value, int position)
    {
        if (value.Length == 0 || !IsPrintable(value))
        {
            AddValue(name, position, "The value is empty, or has a character that is not printable.");
            return;
        }

        var read = value.ToLowerInvariant();
        var (policy, mode) = (name is Policy or SubdomainPolicy or NonexistentPolicy ? ReadPolicy(read, name, position) : null, name is "adkim" or "aspf" ? ReadMode(read, name, position) : default);
        _record = name switch
        {
            Policy => _record with { Policy = policy },
            SubdomainPolicy => _record with { SubdomainPolicy = policy },
            NonexistentPolicy => _record with { NonexistentPolicy = policy },
            "adkim" => _record with { DkimAlignment = mode },
            "aspf" => _record with { SpfAlignment = mode },
            "psd" => _record with { PublicSuffix = Choose<DmarcPublicSuffix>(read, name, position, ("y", DmarcPublicSuffix.Yes), ("n", DmarcPublicSuffix.No), ("u", DmarcPublicSuffix.Unknown)) ?? DmarcPublicSuffix.Unknown },
            "t" => _record with { IsTest = Choose<bool>(read, name, position, ("y", true), ("n", false)) ?? false },
            "fo" => _record with { FailureOptions = ReadOptions(read, position) ?? DmarcFailureOptions.AllFail },
            "rua" => _record with { AggregateReports = ReadUris(name, value, position) },
            "ruf" => _record with { FailureReports = ReadUris(name, value, position) },
            "pct" => _record with { Percentage = ReadPercentage(value, position) },
            _ => _record,
        };
    }

    private DmarcPolicy? ReadPolicy(string value, string tag, int position) =>
        Choose<DmarcPolicy>(value, tag, position, ("none", DmarcPolicy.None), ("quarantine", DmarcPolicy.Quarantine), ("reject", DmarcPolicy.Reject));

    private DmarcAlignmentMode ReadMode(string value, string tag, int position) =>
        Choose<DmarcAlignmentMode>(value, tag, position, ("r", DmarcAlignmentMode.Relaxed), ("s", DmarcAlignmentMode.Strict)) ?? DmarcAlignmentMode.Relaxed;

    private T? Choose<T>(string value, string tag, int position, params ReadOnlySpan<(string Text, T Value)> choices)
        where T : struct
    {
        foreach (var choice in choices)
        {
            if (string.Equals(choice.Text, value, StringComparison.Ordinal))
            {
                return choice.Value;
            }
        }

        AddValue(tag, position, $"The tag {tag} has no such value.");
        return null;
    }

    // dmarc-fo: "0" or "1" but not both, "d", "s", each at most once.
    private DmarcFailureOptions? ReadOptions(string value, int position)
    {
        var options = DmarcFailureOptions.None;
        foreach (var word in value.Split(':'))
        {
            var option = Trim(word) switch { "0" => DmarcFailureOptions.AllFail, "1" => DmarcFailureOptions.AnyFails, "d" => DmarcFailureOptions.Dkim, "s" => DmarcFailureOptions.Spf, _ => DmarcFailureOptions.None };
            if (option == DmarcFailureOptions.None || options.HasFlag(option))
            {
                AddValue("fo", position, "The tag fo is a list of 0, 1, d and s, each once.");
                return null;
            }

            options |= option;
        }

        if (options.HasFlag(DmarcFailureOptions.AllFail | DmarcFailureOptions.AnyFails))
        {
            AddValue("fo", position, "The tag fo has either 0 or 1.");
            return null;
        }

        return options;
    }

    private ImmutableArray<ReportUri> ReadUris(string tag, string value, int position)
    {
        var uris = ImmutableArray.CreateBuilder<ReportUri>();
        foreach (var word in value.Split(','))
        {
            if (TryReadUri(Trim(word), out var uri))
            {
                uris.Add(uri);
            }
            else
            {
                Add(DmarcSyntaxError.ReportUri, tag, position, $"An address of {tag} is no URI.");
            }
        }

        return uris.ToImmutable();
    }

    // obs-dmarc-report-size = "!" 1*DIGIT [ "k" / "m" / "g" / "t" ]; to be ignored (RFC 9989 §4.8).
    private static bool TryReadUri(string word, [NotNullWhen(true)] out ReportUri? uri)
    {
        var end = word.IndexOf('!', StringComparison.Ordinal);
        var size = word[(end + 1)..];
        var digits = size is [.. var before, 'k' or 'm' or 'g' or 't' or 'K' or 'M' or 'G' or 'T'] ? before : size;
        uri = null;
        return (end < 0 || (digits.Length > 0 && digits.All(char.IsAsciiDigit))) && ReportUri.TryParse(end < 0 ? word : word[..end], out uri);
    }

    // RFC 7489 §6.4: 1*3DIGIT, 0 to 100.
    private int? ReadPercentage(string value, int position)
    {
        if (value.Length <= 3 && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var share) && share <= 100)
        {
            return share;
        }

        AddValue("pct", position, "The tag pct is a number from 0 to 100.");
        return null;
    }

    private void AddValue(string tag, int position, string reason)
    {
        _record = tag switch
        {
            Policy or SubdomainPolicy => _record with { HasWrongPolicy = true },
            NonexistentPolicy => _record with { HasWrongNonexistentPolicy = true },
            _ => _record,
        };
        Add(DmarcSyntaxError.Value, IsKnown(tag) ? tag : null, position, reason);
    }

    private void Add(DmarcSyntaxError error, string? tag, int position, string reason)
    {
        if (_faults.Count < MaxFaults)
        {
            _faults.Add(new DmarcSyntaxFault(error, tag, position, reason));
        }
    }

    private static (string Name, string Value) NameAndValue(string piece)
    {
        var equals = piece.IndexOf('=', StringComparison.Ordinal);
        return (Trim(equals < 0 ? "" : piece[..equals]).ToLowerInvariant(), Trim(piece[(equals + 1)..]));
    }

    private static string Trim(string piece) => piece.Trim(' ', '\t');

    // DKIM's names, of which those of DMARC are a part (RFC 6376 §3.2).
    private static bool IsName(string name) => name.Length > 0 && char.IsAsciiLetter(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static bool IsKnown(string name) =>
        name is Version or Policy or SubdomainPolicy or NonexistentPolicy or "adkim" or "aspf" or "psd" or "t" or "fo" or "rua" or "ruf" or "pct" or "rf" or "ri";

    private static bool IsPrintable(string value) => value.All(c => c is >= ' ' and <= '~' or '\t');
}
