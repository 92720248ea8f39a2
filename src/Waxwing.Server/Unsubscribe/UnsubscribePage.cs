using System.Net;
using System.Security.Cryptography;
using System.Text;
using Waxwing.Smtp;

namespace Waxwing.Server.Unsubscribe;

/// <summary>Draws what people see behind a link. No script, nothing that is fetched, one button; readable at 320 pixels, by light and by dark.</summary>
internal static class UnsubscribePage
{
    private const string Style =
        ":root{color-scheme:light dark}body{font:1.125rem/1.5 system-ui,sans-serif;margin:0;background:#fff;color:#1a1a1a}main{max-width:34rem;margin:0 auto;padding:1.5rem 1rem;overflow-wrap:anywhere}"
        + "h1{font-size:1.5rem;line-height:1.25}button{font:inherit;padding:.75rem 1.25rem;min-height:2.75rem;border:2px solid #0b5394;border-radius:.375rem;background:#0b5394;color:#fff;cursor:pointer}"
        + "button:focus-visible{outline:3px solid #b45f06;outline-offset:2px}@media(prefers-color-scheme:dark){body{background:#121212;color:#eee}button{background:#9fc5e8;border-color:#9fc5e8;color:#0a0a0a}button:focus-visible{outline-color:#f6b26b}}";

    /// <summary>What the page may do: show itself in its style, and send its form to where it comes from.</summary>
    public static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>The question.</summary>
    /// <param name="link">What the link is for.</param>
    /// <param name="sender">Whose mail it is, as he wrote it; or null where that is forgotten.</param>
    public static string Question(UnsubscribeLink link, string? sender) => Frame("Unsubscribe", $"""
        <p>You will get no more mail of <b>{Text(link.Stream)}</b>{From(sender)} at {Text(Masked(link.Recipient))}.</p>
        <form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click"><button type="submit">Unsubscribe</button></form>
        """);

    /// <summary>It is done.</summary>
    public static string Done(UnsubscribeLink link, string? sender) => Frame("You are unsubscribed", $"""
        <p role="status">No more mail of <b>{Text(link.Stream)}</b>{From(sender)} goes to {Text(Masked(link.Recipient))}. Other mail, such as receipts and codes that you ask for, still does.</p>
        """);

    /// <summary>The link is none of ours.</summary>
    public static string Unknown { get; } = Frame("This link does not work", "<p>It is not complete, or was changed on its way. Please open it again from the message, in one piece.</p>");

    /// <summary>The form is none of ours.</summary>
    public static string NotAsked { get; } = Frame("Nothing was changed", "<p>The request does not ask to unsubscribe. Please open the link of the message, and use the button.</p>");

    /// <summary>Not now.</summary>
    public static string Later { get; } = Frame("Not now", "<p>This cannot be written down at the moment. Please try again in a minute.</p>");

    // Who has the link of a message that was passed on need not learn the address.
    private static string Masked(Mailbox recipient) => $"{(recipient.LocalPart.Length > 1 ? recipient.LocalPart[..(char.IsHighSurrogate(recipient.LocalPart[0]) ? 2 : 1)] : "")}…@{recipient.Domain}";

    private static string From(string? sender) => sender is null ? "" : $" from <b><bdi>{Text(sender)}</bdi></b>";

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Frame(string title, string main) => $"""
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex, nofollow"><title>{title}</title><style>{Style}</style></head>
        <body><main><h1>{title}</h1>
        {main}
        </main></body></html>

        """;
}
