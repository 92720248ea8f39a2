using System.Collections.Immutable;
using Waxwing.Server.Bounces;
using Waxwing.Server.Replies;

namespace Waxwing.Server.Reports;

/// <summary>Reads delivery statuses (RFC 3464 §2).</summary>
internal sealed class DeliveryStatusReader(ReplyJudge judge)
{
    /// <summary>What a status tells; null if it tells of no recipient.</summary>
    /// <param name="status">The text of the status.</param>
    /// <param name="told">What is told to people beside it: where the fields say nothing, that may.</param>
    public ReturnedMail.Bounce? Read(string status, string told)
    {
        var recipients = ImmutableArray.CreateBuilder<ReportedRecipient>();
        string? envelope = null;
        string? recipient = null;
        string? original = null;
        foreach (var group in StatusGroups.Of(status))
        {
            envelope ??= Value(group, "original-envelope-id");
            recipient = Address(group, "final-recipient") ?? recipient;
            original = Address(group, "original-recipient") ?? original;
            // Where an empty line stands among the fields of one recipient, his address stands before it.
            if (Value(group, "action") is null && Value(group, "status") is null && Value(group, "diagnostic-code") is null)
            {
                continue;
            }

            if (recipient is null && original is null)
            {
                continue;
            }

            recipients.Add(Read(group, recipient ?? original, original, told));
            recipient = original = null;
        }

        return recipients.Count > 0 ? new ReturnedMail.Bounce(recipients.ToImmutable(), envelope, IsStandard: true) : null;
    }

    private ReportedRecipient Read(Dictionary<string, string> group, string? recipient, string? original, string told)
    {
        var said = Value(group, "diagnostic-code") is { } diagnostic ? Typed(diagnostic) : "";
        var given = Value(group, "status") is { } status ? RefusalText.StatusIn(status) : null;
        var text = RefusalText.Of(said);
        // What the last server said is closer to the cause than what the reporter makes of it: Status may be a general 5.0.0.
        var whole = text with { Status = IsTelling(text.Status) ? text.Status : IsTelling(given) ? given : text.Status ?? given };
        if (said.Length == 0 && Value(group, "status") is { } words)
        {
            whole = whole with { Words = RefusalText.Of(words).Words };
        }

        var meaning = judge.Judge(whole);
        if ((meaning == ReplyClass.Unclear || said.Length == 0) && TextBehind(told, recipient, original) is { Length: > 0 } prose)
        {
            var heard = RefusalText.Of(prose);
            if (judge.Judge(heard) is not ReplyClass.Unclear and var better && (meaning == ReplyClass.Unclear || IsTelling(heard.Status) || !IsTelling(whole.Status)))
            {
                (meaning, said) = (better, prose);
                whole = new RefusalText(whole.Code ?? heard.Code, IsTelling(whole.Status) ? whole.Status : heard.Status ?? whole.Status, heard.Words);
            }
        }

        return new ReportedRecipient
        {
            Recipient = recipient,
            Original = original,
            Action = Action(Value(group, "action"), whole.Status),
            Status = whole.Status,
            Code = whole.Code,
            Class = meaning,
            Text = StatusField.Line(said, ReportedRecipient.LongestText),
        };
    }

    // What stands behind the recipient's address, where it stands there; else all of it.
    private static string TextBehind(string told, string? recipient, string? original)
    {
        foreach (var address in new[] { recipient, original })
        {
            if (address is not null && told.LastIndexOf(address, StringComparison.OrdinalIgnoreCase) is >= 0 and var at && told.Length - at > address.Length + 20)
            {
                return Behind(told[at..]);
            }
        }

        return told;
    }

    // As far as an empty line, or a line that begins with an address of its own.
    private static string Behind(string text)
    {
        var paragraph = ProseReader.Behind(text);
        for (var at = paragraph.IndexOf('\n'); at >= 0 && at + 1 < paragraph.Length; at = paragraph.IndexOf('\n', at + 1))
        {
            var end = paragraph.IndexOf('\n', at + 1);
            var line = paragraph[(at + 1)..(end < 0 ? paragraph.Length : end)];
            if (AddressesIn.Of(line).Any(one => one.At <= 1))
            {
                return paragraph[..at];
            }
        }

        return paragraph;
    }

    private static bool IsTelling(string? status) => status is not null && !status.EndsWith(".0.0", StringComparison.Ordinal);

    private static ReportedAction Action(string? word, string? status) => word?.Split(' ', ';', '(')[0].ToLowerInvariant() switch
    {
        "delayed" => ReportedAction.Delayed,
        "delivered" => ReportedAction.Delivered,
        "relayed" => ReportedAction.Relayed,
        "expanded" => ReportedAction.Expanded,
        "failed" => ReportedAction.Failed,
        _ => status switch
        {
            ['2', ..] => ReportedAction.Delivered,
            ['4', ..] => ReportedAction.Delayed,
            _ => ReportedAction.Failed,
        },
    };

    private static string? Address(Dictionary<string, string> group, string name) => Value(group, name) is { } value ? Typed(value).Trim('<', '>', ' ') is { Length: > 0 } address ? address : null : null;

    // RFC 3464 §2.1.2: a type, a semicolon, the value.
    private static string Typed(string value) => value.IndexOf(';') is >= 0 and var at && at < 32 && !value.AsSpan(0, at).Contains(' ') ? value[(at + 1)..].Trim() : value;

    private static string? Value(Dictionary<string, string> group, string name) => group.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
}
