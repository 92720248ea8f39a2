using System.Text;
using System.Text.Json;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>
/// What was found when a message was prepared, as text that can be kept. Author and Message-ID are read at once, since every delivery needs them; the rest where somebody reads
/// the practices of a receipt. Thread-safe.
/// </summary>
internal sealed class PreparationFindings
{
    // An encrypted message to a thousand recipients names a key for each; this only bounds what is read.
    private const int MaxLength = 1024 * 1024;

    private PreparedFacts? _facts;

    private PreparationFindings(string text, Mailbox from, MessageId messageId, PreparedFacts? facts) =>
        (Text, From, MessageId, _facts) = (text, from, messageId, facts);

    /// <summary>The text.</summary>
    public string Text { get; }

    /// <summary>The author.</summary>
    public Mailbox From { get; }

    /// <summary>The Message-ID.</summary>
    public MessageId MessageId { get; }

    /// <summary>Everything; <see cref="PreparedFacts.Unreadable"/> where the rest of the text is damaged.</summary>
    public PreparedFacts Facts => _facts ??= PreparedFacts.Read(Text);

    /// <summary>Whether more than author and Message-ID was read.</summary>
    public bool AreRead => _facts is not null;

    /// <summary>Of a passage behind the stages that need no relay.</summary>
    public static PreparationFindings Of(Passage passage)
    {
        var facts = PreparedFacts.Of(passage);
        return new PreparationFindings(facts.Write(), passage.Addressing!.From, passage.Identity!.Id, facts);
    }

    /// <summary>Reads a text that was kept.</summary>
    /// <exception cref="SendException">It is damaged, or of another version.</exception>
    public static PreparationFindings Read(string text)
    {
        if (text.Length > MaxLength)
        {
            throw Unreadable($"they have more than {MaxLength} characters");
        }

        try
        {
            var (from, messageId) = Head(Encoding.UTF8.GetBytes(text));
            return Mailbox.TryParse(from, out var author, out _) && MessageId.TryParse(messageId, out var id)
                ? new PreparationFindings(text, author, id, facts: null)
                : throw Unreadable("author or Message-ID is missing, or none");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The latter for half of a surrogate pair.
            throw Unreadable("they are no JSON", exception);
        }
    }

    // As few tokens as that takes; the order of the properties is nobody's to rely on.
    private static (string? From, string? MessageId) Head(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var (isOurs, from, messageId) = (false, (string?)null, (string?)null);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw Unreadable("they are no object");
        }

        while ((!isOurs || from is null || messageId is null) && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("version"u8))
            {
                reader.Read();
                isOurs = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var version) && version == PreparedFacts.CurrentVersion
                    ? true
                    : throw Unreadable($"their version is not {PreparedFacts.CurrentVersion}");
            }
            else if (reader.ValueTextEquals("from"u8))
            {
                from = Value(ref reader);
            }
            else if (reader.ValueTextEquals("messageId"u8))
            {
                messageId = Value(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return isOurs ? (from, messageId) : throw Unreadable("they have no version");
    }

    private static string? Value(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.String ? reader.GetString() : throw Unreadable("author or Message-ID is no text");
    }

    private static SendException Unreadable(string why, Exception? cause = null) => new(
        SendError.Refusal(SendStage.Validate, SendFault.FindingsUnreadable, $"what was found when the message was prepared cannot be read: {why}"), innerException: cause);
}
