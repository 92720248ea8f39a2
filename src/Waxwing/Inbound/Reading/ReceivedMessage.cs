using System.Collections.Immutable;
using MimeKit;

namespace Waxwing;

/// <summary>A received message as the rules see it. Immutable; all texts are well-formed and bounded.</summary>
internal sealed class ReceivedMessage
{
    private const int MaxCorrespondents = 50;
    private const int MaxSubject = 2000;

    private ReceivedMessage()
    {
    }

    /// <summary>The authors.</summary>
    public required ImmutableArray<Correspondent> From { get; init; }

    /// <summary>The field From as it is written, decoded; empty where there is none.</summary>
    public required string FromText { get; init; }

    /// <summary>Whether each part of the field From has an address, as it is written.</summary>
    public required bool IsFromWellFormed { get; init; }

    /// <summary>How many fields From there are; one is right (RFC 5322 §3.6).</summary>
    public required int FromFields { get; init; }

    /// <summary>Who sent it for its authors; null where the field is not there, or names nobody.</summary>
    public required Correspondent? Sender { get; init; }

    /// <summary>Where answers go; empty where that is the author.</summary>
    public required ImmutableArray<Correspondent> ReplyTo { get; init; }

    /// <summary>To and Cc.</summary>
    public required ImmutableArray<Correspondent> Recipients { get; init; }

    /// <summary>The path in the topmost Return-Path without angle brackets; null where there is none.</summary>
    public required string? ReturnPath { get; init; }

    /// <summary>The subject, or empty.</summary>
    public required string Subject { get; init; }

    /// <summary>Whether it says that it answers another message.</summary>
    public required bool IsReply { get; init; }

    /// <summary>Whether it comes by a list, which has its own return path and may set Reply-To.</summary>
    public required bool IsFromList { get; init; }

    /// <summary>Whether it was made by a program in answer to another message: a report (RFC 6522), an automatic reply (RFC 3834), or what a server returns.</summary>
    public required bool IsAutomatic { get; init; }

    /// <summary>Whether a server returns a message, and says who it is by the name that such servers have.</summary>
    public required bool IsReturned { get; init; }

    /// <summary>How it says that its reader can get no more of the kind; null where it says nothing.</summary>
    public required Unsubscription? Unsubscription { get; init; }

    /// <summary>Whether it has a Message-ID and a Date, as all mail programs give.</summary>
    public required bool HasOrigin { get; init; }

    /// <summary>The plain text.</summary>
    public required string Text { get; init; }

    public required ImmutableArray<HtmlPage> Pages { get; init; }

    public required ImmutableArray<AttachedPart> Attachments { get; init; }

    /// <summary>All links, of the pages first.</summary>
    public required ImmutableArray<WebLink> Links { get; init; }

    /// <summary>Domains of those who read it.</summary>
    public required ImmutableArray<string> OwnDomains { get; init; }

    /// <summary>What was not read.</summary>
    public required ImmutableArray<string> Unread { get; init; }

    /// <summary>The author, if there is one.</summary>
    public Correspondent? Author => From is [var first, ..] ? first : null;

    /// <summary>The organization of the author, or null.</summary>
    public string? Organization => Author?.Organization;

    /// <summary>Subject and everything that is to be read, folded (<see cref="PlainText.Fold"/>).</summary>
    public required string Words { get; init; }

    /// <summary>What a reader of HTML sees, or the plain text where there is no HTML.</summary>
    public string Shown => Pages.IsEmpty ? Text : string.Join('\n', Pages.Select(page => page.Visible));

    public static ReceivedMessage Read(MimeMessage message, ImmutableArray<string> ownDomains, CancellationToken cancellationToken)
    {
        var body = new BodyReading(cancellationToken);
        body.Read(message.Body);
        var subject = PlainText.WellFormed(message.Subject ?? "");
        subject = subject.Length > MaxSubject ? PlainText.WellFormed(subject[..MaxSubject]) : subject;
        var from = PlainText.WellFormed(message.Headers[HeaderId.From] is { } field ? (field.Length > MaxSubject ? field[..MaxSubject] : field) : "");
        var isReturned = ReturnedMail.IsFrom(from);
        return new ReceivedMessage
        {
            From = Correspondents(message.From),
            FromText = from,
            IsFromWellFormed = AuthorField.IsWellFormed(message),
            FromFields = message.Headers.Count(header => header.Id == HeaderId.From),
            Sender = message.Sender is { } sender ? Correspondent.Of(sender) : null,
            ReplyTo = Correspondents(message.ReplyTo),
            Recipients = [.. Correspondents(message.To), .. Correspondents(message.Cc)],
            ReturnPath = message.Headers[HeaderId.ReturnPath] is { Length: < 2000 } path ? PlainText.WellFormed(path).Trim().Trim('<', '>') : null,
            Subject = subject,
            IsReply = message.Headers.Contains(HeaderId.InReplyTo) || message.Headers.Contains(HeaderId.References),
            IsFromList = message.Headers.Contains(HeaderId.ListId) || message.Headers.Contains(HeaderId.ListPost),
            IsAutomatic = isReturned || ReturnedMail.IsAutomatic(message),
            IsReturned = isReturned,
            Unsubscription = Unsubscription.Read(message),
            HasOrigin = message.Headers.Contains(HeaderId.MessageId) && message.Headers.Contains(HeaderId.Date),
            Text = body.Text,
            Pages = [.. body.Pages],
            Attachments = [.. body.Attachments],
            Links = [.. body.Pages.SelectMany(LinksOf), .. TextLinks.In(body.Text)],
            OwnDomains = ownDomains,
            Unread = [.. body.Unread],
            Words = PlainText.Fold(string.Join('\n', body.Pages.Select(page => page.Visible).Prepend(body.Text).Prepend(subject))),
        };
    }

    // A page without links is read like plain text by programs that make links of addresses.
    private static IEnumerable<WebLink> LinksOf(HtmlPage page) => page.Links.IsEmpty ? TextLinks.In(page.Visible) : page.Links;

    private static ImmutableArray<Correspondent> Correspondents(InternetAddressList list) => [.. list.Mailboxes.Take(MaxCorrespondents).Select(Correspondent.Of)];
}
