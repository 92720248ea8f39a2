using System.Collections.Immutable;
using MimeKit;
using Waxwing.Server.Accepting;
using Waxwing.Server.Accounts;
using Waxwing.Smtp;

namespace Waxwing.Server.Rights;

/// <summary>
/// Whose mail a key may hand over: envelope sender, each mailbox of From and Sender, and of their Resent- sisters, are of domains that its tenant has proved to own; for a key of one domain, of
/// that one. A test key may write as anybody, since its mail goes to the sandbox alone. A field that two readers could read differently is refused whoever it names. Immutable, thread-safe.
/// </summary>
/// <remarks>Reply-To may name anybody: it says where answers go, not who wrote.</remarks>
/// <param name="key">The key.</param>
/// <param name="own">The domains of its tenant.</param>
internal sealed class SenderRights(ApiKey key, IOwnDomains own)
{
    /// <summary>Judges one message.</summary>
    /// <param name="index">Its place among those that are handed over together.</param>
    /// <param name="mime">The message, as it came.</param>
    /// <param name="reversePath">The envelope sender, or null.</param>
    /// <param name="hasEnvelope">Whether it came with an envelope. Then null is the empty reverse-path, which is nobody's.</param>
    /// <param name="warnings">What a person should know although it stops nothing is added here.</param>
    /// <returns>Why it is refused; null where it is not.</returns>
    public DraftRefusal? Judge(int index, MimeMessage mime, Mailbox? reversePath, bool hasEnvelope, ICollection<string> warnings)
    {
        var fault = Shape(mime) ?? Fields(mime, warnings) ?? (reversePath is null ? null : May(reversePath, hasEnvelope ? "the envelope sender" : "the return path", field: null));
        return fault is { } found ? new DraftRefusal(index, found.Reason, found.Message, found.Field) : null;
    }

    private static Fault? Shape(MimeMessage mime)
    {
        if (!HeaderShape.IsSound(mime.Headers, out var why))
        {
            return Invalid(why, field: null);
        }

        // The fields of the body's own header are written into that of the message.
        if (mime.Body?.Headers is { } inner)
        {
            if (!HeaderShape.IsSound(inner, out why))
            {
                return Invalid(why, field: null);
            }

            if (inner.Any(header => IsAuthor(header.Id)))
            {
                return Invalid("a field that says who wrote stands among those of the body", field: null);
            }
        }

        return mime.Headers.Count(header => header.Id == HeaderId.From) switch
        {
            0 => Missing,
            > 1 => Invalid("the message has several From fields", "from"),
            _ when mime.Headers[mime.Headers.IndexOf(HeaderId.From)].RawValue.AsSpan().Trim(" \t\r\n"u8).IsEmpty => Missing,
            _ => mime.Headers.Count(header => header.Id == HeaderId.Sender) > 1 ? Invalid("the message has several Sender fields", Named(HeaderId.Sender)) : null,
        };
    }

    private static Fault Missing => new(RefusalReason.Missing, "The message has no author: give one address in From.", "from");

    private Fault? Fields(MimeMessage mime, ICollection<string> warnings)
    {
        foreach (var header in mime.Headers)
        {
            if (IsAuthor(header.Id) && Field(mime, header, warnings) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private Fault? Field(MimeMessage mime, Header header, ICollection<string> warnings)
    {
        var field = Named(header.Id);
        if (!AuthorField.TryRead(header.RawValue, out var authors, out var why))
        {
            return Invalid($"{header.Field}: {why}", field);
        }

        // RFC 5322 §3.6.2, §3.6.6: mailbox, and not mailbox-list.
        if (header.Id is HeaderId.Sender or HeaderId.ResentSender && authors.Length > 1)
        {
            return Invalid($"{header.Field}: the field names more than one sender", field);
        }

        if (!IsReadAlike(mime, header, authors))
        {
            return Invalid($"{header.Field}: two readers understand the field differently: write Name <address>, or the address alone", field);
        }

        foreach (var author in authors)
        {
            if (May(author.Mailbox, header.Field, field) is { } fault)
            {
                return fault;
            }

            if (!key.IsTest && NamesAnother(author.Name))
            {
                warnings.Add($"{header.Field}: the name that is shown holds an address that is not of the sender's domain; receivers may take the message for a forgery");
            }
        }

        return null;
    }

    // Both readings of MimeKit: that of the octets, and what a program put into the message.
    private static bool IsReadAlike(MimeMessage mime, Header header, ImmutableArray<Author> authors) =>
        InternetAddressList.TryParse(header.RawValue, out var read) && AreAlike(read, authors)
        && header.Id switch
        {
            HeaderId.From => AreAlike(mime.From, authors),
            HeaderId.Sender => mime.Sender is { } sender && AreAlike([sender], authors),
            // Of several, MimeKit has one.
            _ => true,
        };

    private static bool AreAlike(InternetAddressList read, ImmutableArray<Author> authors)
    {
        var isAlike = read.Count == authors.Length;
        for (var i = 0; i < read.Count && isAlike; i++)
        {
            isAlike = read[i] is MailboxAddress address && Mailbox.TryParse(address.Address, out var mailbox, out _) && mailbox == authors[i].Mailbox;
        }

        return isAlike;
    }

    private Fault? May(Mailbox mailbox, string what, string? field)
    {
        if (key.IsTest || IsOwn(mailbox.Domain))
        {
            return null;
        }

        var todo = key.Domain is { } only && !string.Equals(only, mailbox.Domain.Ascii, StringComparison.Ordinal)
            ? $"this key may send for {only} alone"
            : "add and verify the domain, or send from one that is verified";
        return new Fault(RefusalReason.NotYourDomain, $"The domain {mailbox.Domain.Ascii} of {what} is not verified for you: {todo}.", field);
    }

    private bool IsOwn(Domain domain) => (key.Domain is null || string.Equals(key.Domain, domain.Ascii, StringComparison.Ordinal)) && own.Owns(domain);

    // What looks like an address in the text of a name: up to the next space or bracket on either side.
    private bool NamesAnother(string name) =>
        name.Split([' ', '(', ')', '[', ']', '\'', '"', ',', ';', ':']).Any(word => Mailbox.TryParse(word, out var named, out _) && !IsOwn(named.Domain));

    private static bool IsAuthor(HeaderId id) => id is HeaderId.From or HeaderId.Sender or HeaderId.ResentFrom or HeaderId.ResentSender;

    // As callers of the API know the field.
    private static string Named(HeaderId id) => id == HeaderId.From ? "from" : $"headers.{id.ToHeaderName()}";

    private static Fault Invalid(string why, string? field) => new(RefusalReason.Invalid, $"{char.ToUpperInvariant(why[0])}{why[1..]}.", field);

    private sealed record Fault(RefusalReason Reason, string Message, string? Field);
}
