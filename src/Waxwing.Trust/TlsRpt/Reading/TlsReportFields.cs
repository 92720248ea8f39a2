using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>
/// Reads the fields of RFC 8460 §4.4. What the RFC wants and reporters leave out is optional here, where the rest can be understood
/// without it; what is there has to be of the right kind.
/// </summary>
internal static class TlsReportFields
{
    private const int MaxPolicies = 1000;
    private const int MaxDetails = 20_000;
    private const int MaxLines = 1000;
    private const int MaxTextLength = 1000;

    private static readonly string[] Times = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK"];

    public static TlsReport ReadReport(JsonElement root)
    {
        var range = Field(root, "date-range", JsonValueKind.Object) ?? throw Missing("date-range");
        var policies = Items(root, "policies", MaxPolicies) ?? throw Missing("policies");
        var left = MaxDetails;
        var report = new TlsReport
        {
            Organization = Text(root, "organization-name") ?? "",
            Contact = Text(root, "contact-info"),
            ReportId = Text(root, "report-id") ?? throw Missing("report-id"),
            Start = Time(range, "start-datetime"),
            End = Time(range, "end-datetime"),
            Policies = [.. policies.Select(policy => ReadPolicy(policy, ref left))],
        };
        return report.Start <= report.End ? report : throw new TlsReportException(TlsReportError.Value, "date-range", "The time ends before it begins.");
    }

    private static TlsPolicyReport ReadPolicy(JsonElement element, ref int left)
    {
        var policy = Field(element, "policy", JsonValueKind.Object) ?? throw Missing("policy");
        var summary = Field(element, "summary", JsonValueKind.Object) ?? throw Missing("summary");
        var details = Items(element, "failure-details", left) ?? [];
        left -= details.Length;
        return new TlsPolicyReport
        {
            Policy = new TlsAppliedPolicy(TlsReportWords.PolicyTypeOf(Text(policy, "policy-type") ?? throw Missing("policy-type")), DomainOf(policy))
            {
                Text = Lines(policy, "policy-string"),
                MailHosts = Lines(policy, "mx-host"),
            },
            Successes = Count(summary, "total-successful-session-count"),
            Failures = Count(summary, "total-failure-session-count"),
            Details = [.. details.Select(ReadDetail)],
        };
    }

    private static TlsFailureCount ReadDetail(JsonElement element) => new(
        new TlsFailure
        {
            Type = TlsReportWords.ResultTypeOf(Text(element, "result-type") ?? throw Missing("result-type")),
            SendingAddress = Address(element, "sending-mta-ip"),
            MailHost = Text(element, "receiving-mx-hostname"),
            MailHostHelo = Text(element, "receiving-mx-helo"),
            ReceivingAddress = Address(element, "receiving-ip"),
            AdditionalInformation = Text(element, "additional-information"),
            ReasonCode = Text(element, "failure-reason-code"),
        },
        Count(element, "failed-session-count"));

    // A null is as good as nothing.
    private static JsonElement? Field(JsonElement element, string name, JsonValueKind kind)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new TlsReportException(TlsReportError.Value, null, "A part of the report is no object.");
        }

        return !element.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
            : value.ValueKind == kind ? value
            : throw Wrong(name);
    }

    private static JsonElement[]? Items(JsonElement element, string name, int most)
    {
        var list = Field(element, name, JsonValueKind.Array);
        return list?.GetArrayLength() > most ? throw new TlsReportException(TlsReportError.TooMany, name, $"The field {name} has too many parts.") : list?.EnumerateArray().ToArray();
    }

    private static string? Text(JsonElement element, string name) => Field(element, name, JsonValueKind.String) is { } value ? Clean(value, name) : null;

    private static string Clean(JsonElement value, string name)
    {
        string text;
        try
        {
            text = value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is no text.
            throw Wrong(name);
        }

        var cut = text.Length > MaxTextLength ? text[..MaxTextLength] : text;
        return cut.Any(char.IsControl) ? string.Concat(cut.Select(c => char.IsControl(c) ? '?' : c)) : cut;
    }

    // RFC 8460 has mx-host as a text in its table, and as a list in its example.
    private static ImmutableArray<string> Lines(JsonElement element, string name)
    {
        if (element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String)
        {
            return [Clean(value, name)];
        }

        return [.. (Items(element, name, MaxLines) ?? []).Select(line => line.ValueKind == JsonValueKind.String ? Clean(line, name) : throw Wrong(name))];
    }

    private static Domain? DomainOf(JsonElement policy)
    {
        const string name = "policy-domain";
        return Text(policy, name) is not { } text ? null
            : Domain.TryParse(text is [.. var before, '.'] ? before : text, out var domain, out _) ? domain
            : throw Wrong(name);
    }

    private static IPAddress? Address(JsonElement element, string name) =>
        Text(element, name) is not { Length: > 0 } text ? null : IPAddress.TryParse(text, out var address) ? address : throw Wrong(name);

    private static long Count(JsonElement element, string name) =>
        Field(element, name, JsonValueKind.Number) is not { } value ? 0 : value.TryGetInt64(out var count) && count >= 0 ? count : throw Wrong(name);

    // RFC 3339, of which a zone is a part.
    private static DateTimeOffset Time(JsonElement range, string name)
    {
        var text = Text(range, name) ?? throw Missing(name);
        return char.IsAsciiLetterUpper(text.LastOrDefault()) || text.AsSpan().LastIndexOfAny('+', '-') > "yyyy-MM-ddT".Length
            ? DateTimeOffset.TryParseExact(text, Times, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : throw Wrong(name)
            : throw Wrong(name);
    }

    private static TlsReportException Missing(string field) => new(TlsReportError.Missing, field, $"The field {field} is missing.");

    private static TlsReportException Wrong(string field) => new(TlsReportError.Value, field, $"The field {field} has a value that it cannot have.");
}
