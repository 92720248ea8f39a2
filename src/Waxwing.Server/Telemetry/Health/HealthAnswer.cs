using System.Text.Json;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Waxwing.Server.Telemetry.Health;

/// <summary>A report as JSON. Strangers hear the status alone; who may scrape hears why.</summary>
internal static class HealthAnswer
{
    /// <summary>Writes it.</summary>
    public static async Task WriteAsync(HttpContext http, HealthReport report, bool isWhole)
    {
        http.Response.ContentType = "application/json";
        http.Response.Headers.CacheControl = "no-store";
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("status", report.Status.ToString());
        if (isWhole)
        {
            json.WriteStartObject("checks");
            foreach (var (name, entry) in report.Entries)
            {
                json.WriteStartObject(name);
                json.WriteString("status", entry.Status.ToString());
                json.WriteString("description", entry.Description ?? entry.Exception?.GetType().Name);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
