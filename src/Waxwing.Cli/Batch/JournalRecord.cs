using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Waxwing.Cli.Batch;

/// <summary>One entry of a journal. The form is described in <c>docs/send-batch.md</c>.</summary>
internal abstract record JournalRecord(long Line)
{
    // Beyond what any record of ours has, and an end to what a foreign one may ask for.
    private const int MaxLines = 1_000_000_000;

    private static readonly JsonWriterOptions Form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The record as one line of text.</summary>
    public byte[] Write()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Form))
        {
            json.WriteStartObject();
            WriteFields(json);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads one line of text.</summary>
    /// <exception cref="FormatException">It is no record.</exception>
    public static JournalRecord Read(ReadOnlyMemory<byte> text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            return root.TryGetProperty("begin", out var begin)
                ? new Begun(Number(begin), root.GetProperty("hash").GetString()!, root.GetProperty("input").GetString()!, Text(root, "messageId"))
                : new Ended(
                    Number(root.GetProperty("end")),
                    Enum.Parse<SendOutcome>(root.GetProperty("outcome").GetString()!),
                    root.GetProperty("exitCode").GetInt32() is >= 0 and <= ExitCodes.Found and var code ? code : throw new FormatException(),
                    Text(root, "reply"),
                    root.TryGetProperty("left", out var left) ? [.. left.EnumerateArray().Select(address => address.GetString()!)] : []);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or FormatException)
        {
            throw new FormatException("the text is no record of a journal", exception);
        }
    }

    protected abstract void WriteFields(Utf8JsonWriter json);

    private static long Number(JsonElement value) => value.TryGetInt64(out var line) && line is > 0 and <= MaxLines ? line : throw new FormatException();

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;

    /// <summary>A line is about to be given to the engine.</summary>
    internal sealed record Begun(long Line, string Hash, string Input, string? MessageId) : JournalRecord(Line)
    {
        protected override void WriteFields(Utf8JsonWriter json)
        {
            json.WriteNumber("begin", Line);
            json.WriteString("hash", Hash);
            json.WriteString("input", Input);
            if (MessageId is not null)
            {
                json.WriteString("messageId", MessageId);
            }
        }
    }

    /// <summary>A line has ended.</summary>
    internal sealed record Ended(long Line, SendOutcome Outcome, int ExitCode, string? Reply, string[] Left) : JournalRecord(Line)
    {
        private const int Fixed = 200;

        // RFC 5321 §4.5.3.1: 64 octets, the @ and 255; a local part in UTF-8 is written as it stands, or escaped.
        private const int MaxAddress = 1024;

        /// <summary>The most octets of such a record about a message to so many recipients.</summary>
        public static int Bound(int recipients) => Fixed + (recipients > 1 ? recipients * MaxAddress : 0);

        protected override void WriteFields(Utf8JsonWriter json)
        {
            json.WriteNumber("end", Line);
            json.WriteString("outcome", Outcome.ToString());
            json.WriteNumber("exitCode", ExitCode);
            if (Reply is not null)
            {
                json.WriteString("reply", Encoding.ASCII.GetString(Encoding.ASCII.GetBytes(Reply)));
            }

            if (Left.Length > 0)
            {
                json.WriteStartArray("left");
                foreach (var address in Left)
                {
                    json.WriteStringValue(address);
                }

                json.WriteEndArray();
            }
        }
    }
}
