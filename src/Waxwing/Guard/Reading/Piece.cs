using System.Text;
using MimeKit;

namespace Waxwing;

/// <summary>Finds in a whole text what is to be taken out of it.</summary>
internal delegate IReadOnlyList<GuardFinding> FindRedactions(string text);

/// <summary>A text of a message, and how to take something out of it.</summary>
/// <param name="part">The part of the message.</param>
/// <param name="text">Its text, which is read once.</param>
/// <param name="isHtml">Whether that is HTML.</param>
internal class Piece(string part, TextReader text, bool isHtml = false)
{
    public string Part { get; } = part;

    public TextReader Text { get; } = text;

    public bool IsHtml { get; } = isHtml;

    /// <summary>Puts a word in the place of each finding.</summary>
    /// <param name="found">What was found when the text was read.</param>
    /// <param name="find">Finds it again in the text as a whole, in its order; what is taken out for one finding overlaps nothing of another.</param>
    /// <returns>Those that could not be taken out.</returns>
    public virtual IReadOnlyList<GuardFinding> Redact(IReadOnlyList<GuardFinding> found, FindRedactions find) => found;

    protected static string Replaced(string text, IReadOnlyList<GuardFinding> findings)
    {
        var (replaced, from) = (new StringBuilder(text.Length), 0);
        foreach (var finding in findings)
        {
            replaced.Append(text, from, finding.From - from).Append(Masking.Replacement(finding));
            from = finding.To;
        }

        return replaced.Append(text, from, text.Length - from).ToString();
    }
}

/// <summary>The subject.</summary>
internal sealed class SubjectPiece(MimeMessage message, string subject) : Piece("subject", new StringReader(subject))
{
    public override IReadOnlyList<GuardFinding> Redact(IReadOnlyList<GuardFinding> found, FindRedactions find)
    {
        message.Subject = Replaced(subject, find(subject));
        return [];
    }
}

/// <summary>A body of plain text.</summary>
internal sealed class TextPiece(string part, TextPart body, DecodedText text) : Piece(part, text)
{
    public override IReadOnlyList<GuardFinding> Redact(IReadOnlyList<GuardFinding> found, FindRedactions find)
    {
        var whole = BodyText.Whole(body);
        body.Text = Replaced(whole, find(whole));
        return [];
    }
}

/// <summary>A body of HTML.</summary>
internal sealed class HtmlPiece(string part, TextPart body, DecodedText text) : Piece(part, text, isHtml: true)
{
    public override IReadOnlyList<GuardFinding> Redact(IReadOnlyList<GuardFinding> found, FindRedactions find)
    {
        var html = HtmlText.Read(BodyText.Whole(body));
        var (replaced, remaining) = html.Redact(find(html.Text));
        body.Text = replaced;
        return remaining;
    }
}
