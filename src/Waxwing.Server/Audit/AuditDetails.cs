using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Waxwing.Server.Accounts;

namespace Waxwing.Server.Audit;

/// <summary>What else is to be known of an action: a small JSON object of flat values, in the order in which they are given. A value that looks like a secret is not kept.</summary>
internal readonly record struct AuditDetails
{
    /// <summary>The most values.</summary>
    public const int Most = 16;

    private const string Empty = "{}";
    private const string Secret = "(not kept: it looks like a secret)";

    private readonly string? _json;

    private AuditDetails(string json) => _json = json;

    /// <summary>Nothing.</summary>
    public static AuditDetails None => default;

    /// <summary>The JSON; what is hashed is this text, octet by octet.</summary>
    public string Json => _json ?? Empty;

    /// <summary>Makes them. A value is null, a truth, a whole number, a time or a text; of longer texts and of more values than there may be only the beginning is kept.</summary>
    public static AuditDetails Of(params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (name, value) in values[..Math.Min(values.Length, Most)])
            {
                json.WritePropertyName(AuditText.Of(name));
                Write(json, value);
            }

            json.WriteEndObject();
        }

        return new AuditDetails(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool truth:
                json.WriteBooleanValue(truth);
                break;
            case int number:
                json.WriteNumberValue(number);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case DateTimeOffset time:
                json.WriteStringValue(time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
                break;
            default:
                json.WriteStringValue(Kept(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""));
                break;
        }
    }

    private static string Kept(string text)
    {
        var kept = AuditText.Of(text);
        return KeySecret.TryGetId(kept, out _) || !GuardScanner.Scan(kept).IsEmpty ? Secret : kept;
    }
}
