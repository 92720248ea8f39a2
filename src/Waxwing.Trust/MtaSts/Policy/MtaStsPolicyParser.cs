using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>Reads the lines of a policy (RFC 8461 §3.2).</summary>
internal sealed class MtaStsPolicyParser(string text)
{
    private const int MaxDigits = 10;

    private readonly ImmutableArray<MtaStsHostPattern>.Builder _hosts = ImmutableArray.CreateBuilder<MtaStsHostPattern>();
    private bool _hasVersion;
    private MtaStsMode? _mode;
    private TimeSpan? _maxAge;

    public (MtaStsPolicy? Policy, MtaStsPolicyFault? Fault) Parse() => Encoding.UTF8.GetByteCount(text) > MtaStsPolicy.MaxLength
        ? (null, new MtaStsPolicyFault(MtaStsPolicyError.TooLong, 0, "The policy is too long."))
        : (ReadLines() ?? Missing()) is { } fault ? (null, fault)
        : (new MtaStsPolicy(text, _mode!.Value, _maxAge!.Value, _hosts.ToImmutable()), null);

    // sts-policy-term = LF / CRLF, behind every field; behind the last one it may be missing.
    private MtaStsPolicyFault? ReadLines()
    {
        var lines = text.Split('\n');
        var count = lines[^1].Length == 0 ? lines.Length - 1 : lines.Length;
        for (var i = 0; i < count; i++)
        {
            var line = lines[i] is [.. var before, '\r'] && i < lines.Length - 1 ? before : lines[i];
            if (ReadLine(line) is { } error)
            {
                return new MtaStsPolicyFault(error, i + 1, ReasonOf(error));
            }
        }

        return null;
    }

    private MtaStsPolicyError? ReadLine(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        var value = line[(colon + 1)..].Trim(' ', '\t');
        if (colon < 1 || !RecordFields.IsName(line.AsSpan(0, colon)) || value.Length == 0 || value.Any(char.IsControl))
        {
            return MtaStsPolicyError.Line;
        }

        return line[..colon] switch
        {
            "version" => ReadVersion(value),
            "mode" => ReadMode(value),
            "max_age" => ReadMaxAge(value),
            "mx" => ReadHost(value),
            // What is not known is ignored.
            _ => null,
        };
    }

    // Of a field that stands there twice the first counts, but for mx.
    private MtaStsPolicyError? ReadVersion(string value)
    {
        if (_hasVersion || value is "STSv1")
        {
            _hasVersion = true;
            return null;
        }

        return MtaStsPolicyError.Version;
    }

    private MtaStsPolicyError? ReadMode(string value)
    {
        _mode ??= value switch { "enforce" => MtaStsMode.Enforce, "testing" => MtaStsMode.Testing, "none" => MtaStsMode.None, _ => null };
        return _mode is null ? MtaStsPolicyError.Mode : null;
    }

    private MtaStsPolicyError? ReadMaxAge(string value)
    {
        if (_maxAge is null && value.Length <= MaxDigits && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            _maxAge = TimeSpan.FromSeconds(Math.Min(seconds, (long)MtaStsPolicy.LongestLife.TotalSeconds));
        }

        return _maxAge is null ? MtaStsPolicyError.MaxAge : null;
    }

    private MtaStsPolicyError? ReadHost(string value)
    {
        var (name, isWildcard) = value is ['*', '.', .. var rest] ? (rest, true) : (value, false);
        if (!Ascii.IsValid(name) || !Domain.TryParse(name, out var domain, out _) || domain.IsAddressLiteral)
        {
            return MtaStsPolicyError.Host;
        }

        _hosts.Add(new MtaStsHostPattern(domain, isWildcard));
        return null;
    }

    private MtaStsPolicyFault? Missing()
    {
        MtaStsPolicyError? error = !_hasVersion ? MtaStsPolicyError.Version
            : _mode is null ? MtaStsPolicyError.Mode
            : _maxAge is null ? MtaStsPolicyError.MaxAge
            : _hosts.Count == 0 && _mode != MtaStsMode.None ? MtaStsPolicyError.NoHost
            : null;
        return error is { } missing ? new MtaStsPolicyFault(missing, 0, ReasonOf(missing)) : null;
    }

    private static string ReasonOf(MtaStsPolicyError error) => error switch
    {
        MtaStsPolicyError.TooLong => "The policy is too long.",
        MtaStsPolicyError.Line => "A line is no name and value, or has a character that is not allowed.",
        MtaStsPolicyError.Version => "The version is not STSv1.",
        MtaStsPolicyError.Mode => "The mode is not enforce, testing or none.",
        MtaStsPolicyError.MaxAge => "The maximum age is no number of 1 to 10 digits.",
        MtaStsPolicyError.Host => "A host is no domain in A-labels.",
        MtaStsPolicyError.NoHost => "The policy names no host.",
    };
}
