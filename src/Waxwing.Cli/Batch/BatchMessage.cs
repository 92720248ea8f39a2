using System.Collections.Immutable;
using System.Text.Json;
using Waxwing.Cli.Messages;

namespace Waxwing.Cli.Batch;

/// <summary>
/// A line of a batch as it was written: the fields of <c>docs/schemas/batch-message.schema.json</c>, nothing in them judged but
/// their types.
/// </summary>
internal sealed record BatchMessage
{
    /// <summary>The most characters of <see cref="Id"/>.</summary>
    public const int MaxIdLength = 200;

    /// <summary>What a line may have, for a person.</summary>
    public const string Fields = "id, from, to, cc, bcc, subject, text, html, attachments, headers, kind, eml";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 4 };

    private static readonly string[] OfDrafts = ["cc", "bcc", "subject", "text", "html", "attachments", "headers"];

    /// <summary>The sender's own name of the line, or null.</summary>
    public string? Id { get; private set; }

    /// <summary>The author; with <see cref="Eml"/> the sender of the envelope.</summary>
    public string? From { get; private set; }

    /// <summary>The recipients; with <see cref="Eml"/> those of the envelope.</summary>
    public ImmutableArray<string> To { get; private set; } = [];

    public ImmutableArray<string> Cc { get; private set; } = [];

    public ImmutableArray<string> Bcc { get; private set; } = [];

    public string? Subject { get; private set; }

    public string? Text { get; private set; }

    public string? Html { get; private set; }

    public ImmutableArray<string> Attachments { get; private set; } = [];

    public ImmutableArray<KeyValuePair<string, string>> Headers { get; private set; } = [];

    public MailKind Kind { get; private set; } = MailKind.Notification;

    /// <summary>The file that is the message, or null.</summary>
    public string? Eml { get; private set; }

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="id">The line's own name, as far as it could be read; also where it is refused.</param>
    /// <exception cref="SendException">Stage Validate: the line is no such message. What it says never holds a value of the line.</exception>
    public static BatchMessage Read(BatchLine line, out string? id)
    {
        id = null;
        if (line.Content is null)
        {
            throw Refuse($"the line has more than {BatchLines.MaxLength} octets: put large things into files, and name them in attachments or eml");
        }

        try
        {
            using var document = JsonDocument.Parse(line.Content, Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw Refuse("the line is no JSON object");
            }

            var message = new BatchMessage();
            if (document.RootElement.TryGetProperty("id", out var named))
            {
                id = message.Id = Name(named);
            }

            var given = document.RootElement.EnumerateObject().Where(field => field.Value.ValueKind != JsonValueKind.Null).ToArray();
            foreach (var field in given)
            {
                message.Take(field.Name, field.Value);
            }

            if (message.Eml is not null && Array.Find(given, field => OfDrafts.Contains(field.Name, StringComparer.Ordinal)) is { Value.ValueKind: not JsonValueKind.Undefined } beside)
            {
                throw Refuse($"{beside.Name} and eml exclude each other: the file is the message");
            }

            return message;
        }
        catch (JsonException exception)
        {
            // The platform's own words repeat what stands there, which may be anybody's address.
            throw Refuse($"the line is no JSON (octet {exception.BytePositionInLine + 1}), is nested too deep, or has a field twice");
        }
        catch (InvalidOperationException)
        {
            throw Refuse("a text of the line is no Unicode: half of a surrogate pair, or octets that are not UTF-8");
        }
    }

    private void Take(string name, JsonElement value)
    {
        switch (name)
        {
            case "id":
                break;
            case "from":
                From = String(name, value);
                break;
            case "to":
                To = Strings(name, value);
                break;
            case "cc":
                Cc = Strings(name, value);
                break;
            case "bcc":
                Bcc = Strings(name, value);
                break;
            case "subject":
                Subject = String(name, value);
                break;
            case "text":
                Text = String(name, value);
                break;
            case "html":
                Html = String(name, value);
                break;
            case "attachments":
                Attachments = Strings(name, value);
                break;
            case "headers":
                Headers = value.ValueKind == JsonValueKind.Object
                    ? [.. value.EnumerateObject().SelectMany(field => Strings("headers", field.Value).Select(text => KeyValuePair.Create(field.Name, text)))]
                    : throw Refuse("headers must be an object: a text, or a list of texts, for each name");
                break;
            case "kind":
                Kind = KindNames.All.TryGetValue(String(name, value), out var kind) ? kind : throw Refuse($"kind must be one of {string.Join(", ", KindNames.All.Keys)}");
                break;
            case "eml":
                Eml = String(name, value) is { Length: > 0 } path && !string.Equals(path, Input.Standard, StringComparison.Ordinal)
                    ? path
                    : throw Refuse("eml must be the path of a file");
                break;
            default:
                throw Refuse($"the line has a field that there is not; known here: {Fields}");
        }
    }

    private static string Name(JsonElement value) => String("id", value) is { Length: > 0 and <= MaxIdLength } id && !id.Any(char.IsControl)
        ? id
        : throw Refuse($"id must be a text of 1 to {MaxIdLength} characters, none of them a control character");

    private static string String(string name, JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Refuse($"{name} must be a text");

    private static ImmutableArray<string> Strings(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array when value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) => [.. value.EnumerateArray().Select(item => item.GetString()!)],
        _ => throw Refuse($"{name} must be a text or a list of texts"),
    };

    private static SendException Refuse(string message) => new(SendError.Refusal(SendStage.Validate, SendFault.InvalidMessage, message));
}
