using System.Buffers;
using System.Collections.Frozen;
using MimeKit;
using Waxwing.Server.Model;
using Waxwing.Templates;

namespace Waxwing.Server.Accepting;

/// <summary>
/// What a message says to the service in header fields of its own, which never leave: <c>X-Waxwing-Kind</c> and <c>X-Waxwing-Stream</c>. They work by every door, since
/// every client can set a field.
/// </summary>
/// <param name="Kind">What it is for.</param>
/// <param name="Stream">Its stream.</param>
internal sealed record Wishes(MailKind Kind, string Stream)
{
    /// <summary>The field that says what a message is for.</summary>
    public const string KindField = "X-Waxwing-Kind";

    /// <summary>The field that names a stream.</summary>
    public const string StreamField = "X-Waxwing-Stream";

    private const int LongestStream = 64;

    private static readonly SearchValues<char> StreamCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    private static readonly FrozenDictionary<string, MailKind> Kinds = MailKindWord.All.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads the fields and takes them out.</summary>
    /// <returns>What they say, or null with a reason.</returns>
    public static Wishes? Take(MimeMessage mime, out string why)
    {
        why = string.Empty;
        var kind = MailKind.Notification;
        if (TakeField(mime, KindField) is { } kindText && !Kinds.TryGetValue(kindText, out kind))
        {
            why = $"{KindField} is one of: {string.Join(", ", Kinds.Keys.Order(StringComparer.Ordinal))}";
            return null;
        }

        var stream = TakeField(mime, StreamField) ?? StreamName.Transactional;
        if (!IsStream(stream))
        {
            why = $"{StreamField} is 1 to {LongestStream} lower-case letters, digits and hyphens";
            return null;
        }

        return new Wishes(kind, stream);
    }

    /// <summary>Whether a text may name a stream: it stands in names of lanes, metrics and commands.</summary>
    public static bool IsStream(string text) =>
        text.Length is > 0 and <= LongestStream && !text.AsSpan().ContainsAnyExcept(StreamCharacters);

    private static string? TakeField(MimeMessage mime, string name)
    {
        if (mime.Headers[name] is not { } value)
        {
            return null;
        }

        mime.Headers.RemoveAll(name);
        return value.Trim();
    }
}
