using System.Net;
using System.Text.Encodings.Web;

namespace Waxwing.AspNetCore;

/// <summary>The three messages of ASP.NET Core Identity, in plain words and as HTML that fetches nothing.</summary>
internal sealed record IdentityMail
{
    /// <summary>What the message is for; how long it is worth delivering follows.</summary>
    public required MailKind Kind { get; init; }

    /// <summary>What is to be done, with the name of the app.</summary>
    public required string Subject { get; init; }

    private string Request { get; init; } = "";

    private string Link { get; init; } = "";

    private string Code { get; init; } = "";

    /// <summary>A link that confirms an address, and with it the account.</summary>
    public static IdentityMail Confirmation(string app, string encodedLink) => new()
    {
        Kind = MailKind.AccountActivation,
        Subject = $"Confirm your address for {app}",
        Request = $"Somebody, probably you, has given this address to {app}. To confirm it, open this link:",
        Link = Decoded(encodedLink),
    };

    /// <summary>A link that resets a password.</summary>
    public static IdentityMail ResetLink(string app, string encodedLink) => new()
    {
        Kind = MailKind.PasswordReset,
        Subject = $"Reset your password for {app}",
        Request = $"Somebody, probably you, has asked {app} for a new password. To choose one, open this link:",
        Link = Decoded(encodedLink),
    };

    /// <summary>A code that resets a password.</summary>
    public static IdentityMail ResetCode(string app, string encodedCode) => new()
    {
        Kind = MailKind.PasswordReset,
        Subject = $"Reset your password for {app}",
        Request = $"Somebody, probably you, has asked {app} for a new password. To choose one, enter this code there:",
        Code = Decoded(encodedCode),
    };

    /// <summary>The message to one recipient.</summary>
    public MessageDraft To(string from, string recipient) => new()
    {
        From = from,
        To = [recipient],
        Subject = Subject,
        Text = $"{Request}\n\n{Link}{Code}\n\n{Otherwise}\n",
        Html = $"<p>{Encoded(Request)}</p>\n<p>{(Link.Length > 0 ? $"<a href=\"{Encoded(Link)}\">{Encoded(Link)}</a>" : $"<code>{Encoded(Code)}</code>")}</p>\n<p>{Encoded(Otherwise)}</p>\n",
        // RFC 3834 §5: nobody on holiday is to answer.
        Headers = [new("Auto-Submitted", "auto-generated")],
    };

    private const string Otherwise = "If it was not you, do nothing: nothing changes then.";

    // Identity hands over what already stands in HTML. As text it would be a wrong link (&amp;), and encoded once more as HTML too.
    private static string Decoded(string encoded) => WebUtility.HtmlDecode(encoded);

    private static string Encoded(string text) => HtmlEncoder.Default.Encode(text);
}
