using System.Collections.Immutable;
using MimeKit;
using Waxwing.Server.Accepting;
using Waxwing.Server.Streams;
using Waxwing.Smtp;

namespace Waxwing.Server.Unsubscribe;

/// <summary>
/// Sees to it that mail of a bulk stream says how to end it with one click (RFC 8058): the sender's own fields are judged; where there are none, the service writes its own, with a link
/// that is for this one recipient. Thread-safe.
/// </summary>
/// <param name="tokens">Writes links.</param>
/// <param name="publicUrl">Where people reach the service, or null: then it has no links of its own.</param>
internal sealed class UnsubscribeFields(UnsubscribeTokens tokens, Uri? publicUrl)
{
    private const string Link = "List-Unsubscribe";
    private const string Post = "List-Unsubscribe-Post";
    private const string OneClick = "List-Unsubscribe=One-Click";

    /// <summary>Judges them, or writes them.</summary>
    /// <param name="tenant">Whose mail.</param>
    /// <param name="stream">Its stream.</param>
    /// <param name="draft">The message.</param>
    /// <param name="messageId">The name that it gets.</param>
    /// <returns>Why it is refused; null: it is in order.</returns>
    public DraftRefusal? Ensure(string tenant, MailStream stream, Draft draft, Guid messageId)
    {
        if (stream.Type != Model.StreamType.Bulk)
        {
            return null;
        }

        var (links, posts) = (Values(draft.Mime, Link), Values(draft.Mime, Post));
        if (links.Length + posts.Length > 0)
        {
            return IsOneClick(links, posts)
                ? null
                : Refused($"mail of the bulk stream {stream.Name} has one field {Link} with an https URL and one field {Post}: {OneClick} (RFC 8058 §3.1){(publicUrl is null ? "" : "; without both, the service writes its own")}");
        }

        if (publicUrl is null)
        {
            return Refused($"mail of the bulk stream {stream.Name} must say how to end it with one click (RFC 8058): {Link} with an https URL, and {Post}: {OneClick}. Where service.publicUrl is set, the service writes them by itself");
        }

        if (Recipients(draft) is not [var recipient])
        {
            return Refused($"mail of the bulk stream {stream.Name} goes to one recipient each, since its link to unsubscribe is for one: send each recipient his own message", "to");
        }

        draft.Mime.Headers.Add(Link, $"<{new Uri(publicUrl, $"unsubscribe/{tokens.Write(new UnsubscribeLink(tenant, stream.Name, recipient, messageId))}")}>");
        draft.Mime.Headers.Add(Post, OneClick);
        return null;
    }

    private static ImmutableArray<string> Values(MimeMessage mime, string field) =>
        [.. mime.Headers.Where(header => header.Field.Equals(field, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value.Trim())];

    // RFC 8058 §3.1: one of each; of the URIs one is https, and no comment stands in the second field.
    private static bool IsOneClick(ImmutableArray<string> links, ImmutableArray<string> posts) =>
        links is [var link] && posts is [OneClick] && link.Split(',', StringSplitOptions.TrimEntries)
            .Any(one => one is ['<', .. var uri, '>'] && Uri.TryCreate(uri, UriKind.Absolute, out var url) && url.Scheme is "https");

    private static ImmutableArray<Mailbox> Recipients(Draft draft)
    {
        if (draft.Recipients.Length > 0)
        {
            return [.. draft.Recipients.Distinct()];
        }

        // One that cannot be read is refused later, by whoever says why.
        return
        [
            .. draft.Mime.To.Mailboxes.Concat(draft.Mime.Cc.Mailboxes).Concat(draft.Mime.Bcc.Mailboxes)
                .Select(mailbox => Mailbox.TryParse(mailbox.Address, out var recipient, out _) ? recipient : null).OfType<Mailbox>().Distinct(),
        ];
    }

    private static DraftRefusal Refused(string why, string field = "headers") => new(0, RefusalReason.Invalid, why, field);
}
