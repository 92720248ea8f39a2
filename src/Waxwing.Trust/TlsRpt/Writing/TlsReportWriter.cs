using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;

namespace Waxwing.Trust;

/// <summary>Writes a report (RFC 8460 §4.4).</summary>
internal static class TlsReportWriter
{
    public static byte[] Write(TlsReport report)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("organization-name", report.Organization);
            json.WriteStartObject("date-range");
            json.WriteString("start-datetime", Time(report.Start));
            json.WriteString("end-datetime", Time(report.End));
            json.WriteEndObject();
            WriteText(json, "contact-info", report.Contact);
            json.WriteString("report-id", report.ReportId);
            json.WriteStartArray("policies");
            foreach (var policy in report.Policies)
            {
                Write(json, policy);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static byte[] Compress(byte[] json)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal))
        {
            gzip.Write(json);
        }

        return target.ToArray();
    }

    private static void Write(Utf8JsonWriter json, TlsPolicyReport report)
    {
        json.WriteStartObject();
        json.WriteStartObject("policy");
        json.WriteString("policy-type", TlsReportWords.Of(report.Policy.Type) ?? "unknown");
        WriteLines(json, "policy-string", report.Policy.Text);
        WriteText(json, "policy-domain", report.Policy.Domain?.Ascii);
        WriteLines(json, "mx-host", report.Policy.MailHosts);
        json.WriteEndObject();
        json.WriteStartObject("summary");
        json.WriteNumber("total-successful-session-count", report.Successes);
        json.WriteNumber("total-failure-session-count", report.Failures);
        json.WriteEndObject();
        if (!report.Details.IsEmpty)
        {
            json.WriteStartArray("failure-details");
            foreach (var detail in report.Details)
            {
                Write(json, detail);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, TlsFailureCount detail)
    {
        var failure = detail.Failure;
        json.WriteStartObject();
        json.WriteString("result-type", TlsReportWords.Of(failure.Type) ?? "unknown");
        WriteText(json, "sending-mta-ip", failure.SendingAddress?.ToString());
        WriteText(json, "receiving-mx-hostname", failure.MailHost);
        WriteText(json, "receiving-mx-helo", failure.MailHostHelo);
        WriteText(json, "receiving-ip", failure.ReceivingAddress?.ToString());
        json.WriteNumber("failed-session-count", detail.Sessions);
        WriteText(json, "additional-information", failure.AdditionalInformation);
        WriteText(json, "failure-reason-code", failure.ReasonCode);
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    private static void WriteLines(Utf8JsonWriter json, string name, IReadOnlyCollection<string> lines)
    {
        if (lines.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var line in lines)
        {
            json.WriteStringValue(line);
        }

        json.WriteEndArray();
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
