using MimeKit;

namespace Waxwing;

/// <summary>The fields by which honest bulk mail says how to end it: List-Unsubscribe (RFC 2369 §3.2) and List-Unsubscribe-Post (RFC 8058 §3.1).</summary>
/// <param name="Text">List-Unsubscribe as it is written.</param>
/// <param name="IsOneClick">Whether a program can do it for the reader, with one request.</param>
internal sealed record Unsubscription(string Text, bool IsOneClick)
{
    private const int MaxLength = 4000;

    private static readonly string[] Ways = ["mailto:", "https://", "http://"];

    /// <summary>Whether it names an address of the web or of mail; mostly it stands in angle brackets, and some forget them.</summary>
    public bool IsUsable => Array.Exists(Ways, Begins);

    /// <returns>What the header says; null where it says nothing of it.</returns>
    public static Unsubscription? Read(MimeMessage message)
    {
        if (message.Headers[HeaderId.ListUnsubscribe] is not { } field)
        {
            return null;
        }

        var text = PlainText.WellFormed(field.Length > MaxLength ? field[..MaxLength] : field);
        var isOneClick = (message.Headers["List-Unsubscribe-Post"] ?? "").Trim().Equals("List-Unsubscribe=One-Click", StringComparison.OrdinalIgnoreCase);
        return new Unsubscription(text, isOneClick && text.Contains("https://", StringComparison.OrdinalIgnoreCase));
    }

    private bool Begins(string way)
    {
        for (var at = Text.IndexOf(way, StringComparison.OrdinalIgnoreCase); at >= 0; at = Text.IndexOf(way, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            if (at == 0 || Text[at - 1] is '<' or ',' or '"' or ' ' or '\t' or '\r' or '\n')
            {
                return true;
            }
        }

        return false;
    }
}
