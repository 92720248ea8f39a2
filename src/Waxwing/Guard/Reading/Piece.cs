using System.Text;
using MimeKit;

namespace Waxwing;

/// <summary>A text of a message, and how to take something out of it.</summary>
internal class Piece(string part, string text)
{
    public string Part { get; } = part;

    public string Text { get; } = text;

    /// <summary>Puts a word in the place of each finding.</summary>
    /// <param name="findings">In the order of the text; what is taken out for one overlaps nothing of another.</param>
    /// <returns>Those that could not be taken out.</returns>
    public virtual IReadOnlyList<GuardFinding> Redact(IReadOnlyList<GuardFinding> findings) => findings;

    protected string Replaced(IReadOnlyList<GuardFinding> findings)
    {
        var (text, from) = (new StringBuilder(Text.Length), 0);
        foreach (var finding in findings)
        {
            text.Append(Text, from, finding.From - from).Append(Masking.Replacement(finding));
            from = finding.To;
        }

        return text.Append(Text, from, Text.Length - from).ToString();
    }
}

/// <summary>The subject.</summary>
internal sealed class SubjectPiece(MimeMessage message) : Piece("subject", message.Subject ?? "")
{
    public override IReadOnlyList<GuardFinding> Redact(IReadOnlyList<GuardFinding> findings)
    {
        message.Subject = Replaced(findings);
        return [];
    }
}

/// <summary>A body of plain text.</summary>
internal sealed class TextPiece(string part, TextPart body) : Piece(part, body.Text)
{
    public override IReadOnlyList<GuardFinding> Redact(IReadOnlyList<GuardFinding> findings)
    {
        body.Text = Replaced(findings);
        return [];
    }
}

/// <summary>A body of HTML.</summary>
internal sealed class HtmlPiece(string part, TextPart body, HtmlText html) : Piece(part, html.Text)
{
    public override IReadOnlyList<GuardFinding> Redact(IReadOnlyList<GuardFinding> findings)
    {
        var (replaced, remaining) = html.Redact(findings);
        body.Text = replaced;
        return remaining;
    }
}
