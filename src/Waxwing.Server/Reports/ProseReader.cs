using MimeKit;
using Waxwing.Server.Bounces;
using Waxwing.Server.Replies;

namespace Waxwing.Server.Reports;

/// <summary>Reads reports that people are meant to read: which addresses stand in them, and what is said behind each.</summary>
internal sealed class ProseReader(ReplyJudge judge)
{
    private const int MostRecipients = 100;
    private const int LongestNotice = 32 * 1024;

    private readonly DeliveryStatusReader _statuses = new(judge);

    /// <summary>What a message tells; null if it is no report.</summary>
    public ReturnedMail.Bounce? Read(MimeMessage message, IReadOnlyList<MimeEntity> parts)
    {
        if (!ProseSigns.IsBounce(message))
        {
            return null;
        }

        var notice = Notice(parts);
        // Some write the fields of RFC 3464 into their prose.
        if (notice.Contains("Final-Recipient:", StringComparison.OrdinalIgnoreCase) && _statuses.Read(StatusIn(notice), ReturnedPart.Cut(notice).Told) is { } standard)
        {
            return standard with { IsStandard = false };
        }

        var (told, original) = ReturnedPart.Cut(notice);
        var header = OriginalHeader.Of(parts) ?? (original.Length > 0 ? OriginalHeader.Read(original) : null);
        var ours = Ours(message, header);
        var named = Named(message);
        var said = Said(told, named.Count > 0 ? named.Contains : address => !ours.Contains(address));
        foreach (var name in named.Where(name => said.All(pair => !string.Equals(pair.Address, name, StringComparison.OrdinalIgnoreCase))))
        {
            said.Add((name, told));
        }

        if (said.Count == 0)
        {
            said.Add((Only(header?[HeaderId.To]), told));
        }

        return new ReturnedMail.Bounce([.. said.Select(pair => Recipient(pair.Address, pair.Text, told))], EnvelopeId: null, IsStandard: false);
    }

    /// <summary>What a report tells people, without what came back.</summary>
    public static string Told(IReadOnlyList<MimeEntity> parts) => ReturnedPart.Cut(Notice(parts)).Told;

    // From the beginning of the group in which the recipient stands.
    private static string StatusIn(string notice)
    {
        var at = notice.IndexOf("Final-Recipient:", StringComparison.OrdinalIgnoreCase);
        var begin = notice.LastIndexOf("\n\n", at, StringComparison.Ordinal);
        return notice[Math.Max(0, begin)..];
    }

    private ReportedRecipient Recipient(string? address, string text, string whole)
    {
        // Nearest first: behind the address, then further down, and then anywhere, since the reason may stand before it.
        var refusal = RefusalText.Of("");
        var meaning = ReplyClass.Unclear;
        foreach (var part in new[] { Behind(text), text, whole })
        {
            var heard = RefusalText.Of(part);
            var means = judge.Judge(heard);
            if (meaning == ReplyClass.Unclear || (meaning == ReplyClass.Policy && refusal.Status is null && means != ReplyClass.Unclear))
            {
                (refusal, meaning) = (heard, means);
            }
        }

        var isDelay = refusal.Status is ['4', ..] && refusal.Words.Contains(" still ", StringComparison.Ordinal);
        return new ReportedRecipient
        {
            Recipient = address,
            Action = isDelay ? ReportedAction.Delayed : ReportedAction.Failed,
            Status = refusal.Status,
            Code = refusal.Code,
            Class = meaning,
            Text = StatusField.Line(Behind(text), ReportedRecipient.LongestText),
        };
    }

    // What a report says in prose: all texts of its own, the plain ones if there are any.
    private static string Notice(IReadOnlyList<MimeEntity> parts)
    {
        var texts = parts.OfType<TextPart>().Where(part => !part.ContentType.IsMimeType("text", "rfc822-headers")).ToList();
        var chosen = texts.Exists(part => part.IsPlain) ? texts.Where(part => part.IsPlain) : texts;
        // Where the boundaries are broken, everything stands before the first part.
        var broken = parts.OfType<Multipart>().Where(multipart => multipart.Count == 0).Select(multipart => multipart.Preamble?.ReplaceLineEndings("\n") ?? "");
        var notice = string.Join('\n', chosen.Select(MimeText.Of).Concat(broken));
        return notice.Length > LongestNotice ? notice[..LongestNotice] : notice;
    }

    private static HashSet<string> Named(MimeMessage message) =>
        new(message.Headers.Where(header => string.Equals(header.Field, "X-Failed-Recipients", StringComparison.OrdinalIgnoreCase)).SelectMany(header => header.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Take(MostRecipients), StringComparer.OrdinalIgnoreCase);

    // Who wrote the message that came back is no recipient of it, and nor is who reports.
    private static HashSet<string> Ours(MimeMessage message, HeaderList? original)
    {
        var ours = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        ours.UnionWith(message.From.Mailboxes.Concat(message.To.Mailboxes).Select(mailbox => mailbox.Address));
        foreach (var field in new[] { original?[HeaderId.From], original?[HeaderId.Sender], original?[HeaderId.ReturnPath] })
        {
            if (field is not null && InternetAddressList.TryParse(field, out var list))
            {
                ours.UnionWith(list.Mailboxes.Select(mailbox => mailbox.Address));
            }
        }

        return ours;
    }

    private static string? Only(string? to) => to is not null && InternetAddressList.TryParse(to, out var list) && list.Mailboxes.Take(2).ToList() is [var one] ? one.Address : null;

    private static List<(string? Address, string Text)> Said(string told, Func<string, bool> isWanted)
    {
        var found = new List<(string? Address, int At)>();
        var begin = Math.Max(told.IndexOf("following recipient", StringComparison.OrdinalIgnoreCase), told.IndexOf("following address", StringComparison.OrdinalIgnoreCase));
        if (begin < 0 || !AddressesIn.Of(told[begin..]).Any(one => isWanted(one.Address)))
        {
            begin = 0;
        }

        foreach (var (address, at) in AddressesIn.Of(told).Where(one => one.At >= begin))
        {
            if (isWanted(address) && found.Count < MostRecipients && !found.Exists(known => string.Equals(known.Address, address, StringComparison.OrdinalIgnoreCase)))
            {
                found.Add((address, at));
            }
        }

        return [.. found.Select((one, index) => (one.Address, told[one.At..(index + 1 < found.Count ? found[index + 1].At : told.Length)]))];
    }

    /// <summary>What is said of an address with which a text begins: as far as an empty line, once something was said.</summary>
    internal static string Behind(string text)
    {
        for (var at = text.IndexOf("\n\n", StringComparison.Ordinal); at >= 0; at = text.IndexOf("\n\n", at + 1, StringComparison.Ordinal))
        {
            if (text.AsSpan(0, at).Count(' ') > 4)
            {
                return text[..at];
            }
        }

        return text;
    }
}
