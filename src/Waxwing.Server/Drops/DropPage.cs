using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace Waxwing.Server.Drops;

/// <summary>
/// A page of the origin of drop links: plain HTML without a script, which loads nothing, may be shown in no frame, is kept nowhere, and tells no other site where it was read.
/// </summary>
internal sealed class DropPage
{
    private static readonly string Style = ReadStyle();

    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private readonly int _status;
    private readonly byte[] _octets;
    private readonly string _type = "text/html; charset=utf-8";
    private readonly string? _fileName;

    private DropPage(int status, string title, string body)
    {
        _status = status;
        _octets = Encoding.UTF8.GetBytes(
            $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="robots" content="noindex, nofollow">
            <title>{WebUtility.HtmlEncode(title)}</title>
            <style>{Style}</style>
            </head>
            <body>
            <main>
            <h1>{WebUtility.HtmlEncode(title)}</h1>
            {body}
            </main>
            </body>
            </html>

            """);
    }

    private DropPage(string fileName, byte[] file) => (_status, _octets, _type, _fileName) = (StatusCodes.Status200OK, file, "application/octet-stream", fileName);

    /// <summary>There is no such drop.</summary>
    public static DropPage Unknown { get; } = Said(
        StatusCodes.Status404NotFound, "This link leads nowhere", "Either it was cut off or changed on its way, or what it led to is long over. Ask whoever sent it for a new one.");

    /// <summary>A method that has no meaning here.</summary>
    public static DropPage OtherMethod { get; } = Said(StatusCodes.Status405MethodNotAllowed, "That cannot be done here", "Open the link in a browser.");

    /// <summary>A form that is none of ours.</summary>
    public static DropPage BadForm { get; } = Said(StatusCodes.Status400BadRequest, "That was not understood", "Open the link again, and use the button on its page.");

    /// <summary>A form that another site sent.</summary>
    public static DropPage FromElsewhere { get; } = Said(
        StatusCodes.Status403Forbidden, "This came from another site", "Nothing was opened. Open the link itself, in a current browser, and use the button on its page.");

    /// <summary>The store does not answer.</summary>
    public static DropPage Later { get; } = Said(StatusCodes.Status503ServiceUnavailable, "Not now", "Something is in the way for a moment. Nothing was opened or lost: try again in a minute.");

    /// <summary>One that can be opened.</summary>
    /// <param name="drop">The drop.</param>
    /// <param name="isWrong">Whether a wrong passphrase was given.</param>
    public static DropPage Closed(Drop drop, bool isWrong) => new(
        isWrong ? StatusCodes.Status403Forbidden : StatusCodes.Status200OK,
        "Something confidential for you",
        $"""
        <p>{(drop.OpensLeft == 1 ? "It can be opened <strong>once</strong>, and is erased then." : string.Create(CultureInfo.InvariantCulture, $"It can be opened <strong>{drop.OpensLeft}</strong> more times."))} It waits until {Time(drop.ExpiresAt)}.</p>
        <form method="post">
        {(drop.HasPassphrase ? Passphrase(drop, isWrong) : "")}<button type="submit">{(drop.HasPassphrase ? "Open" : "Show it to me now")}</button>
        </form>
        """);

    /// <summary>One that cannot be opened any more.</summary>
    public static DropPage Over(DropState state, Drop drop) => new(StatusCodes.Status410Gone, "There is nothing left to open", state switch
    {
        DropState.Opened => $"<p>It was opened at {Time(drop.OpenedAt!.Value)}, and is erased. <strong>If that was not you</strong>, tell whoever sent you the link: somebody else has read it.</p>",
        DropState.Locked => "<p>Too many wrong passphrases were given, and so it is erased. Tell whoever sent you the link.</p>",
        DropState.Withdrawn => "<p>Whoever sent the link took it back. Nobody can read it any more.</p>",
        _ => $"<p>Its time was over at {Time(drop.ExpiresAt)}. {(drop.OpenedAt is null ? "Nobody opened it." : "")} Ask whoever sent the link for a new one.</p>",
    });

    /// <summary>What was in it: a page with the text, or the file to keep.</summary>
    public static DropPage Opened(DropContent content) => content.File is { } file
        ? new DropPage(content.FileName ?? "file", file)
        : new DropPage(
            StatusCodes.Status200OK,
            "For you",
            $"""<pre dir="auto" tabindex="0" aria-label="The text">{WebUtility.HtmlEncode(content.Text)}</pre><p>Keep it in a safe place, if you need it again: this page does not come back.</p>""");

    /// <summary>Writes it.</summary>
    public async Task WriteAsync(HttpContext http)
    {
        var response = http.Response;
        response.StatusCode = _status;
        response.ContentType = _type;
        response.ContentLength = _octets.Length;
        var headers = response.Headers;
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = _fileName is null ? Policy : "default-src 'none'; sandbox; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["X-Robots-Tag"] = "noindex, nofollow";
        if (http.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }

        if (_fileName is not null)
        {
            var disposition = new ContentDispositionHeaderValue("attachment");
            disposition.SetHttpFileName(_fileName);
            headers.ContentDisposition = disposition.ToString();
        }

        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await response.Body.WriteAsync(_octets, http.RequestAborted).ConfigureAwait(false);
        }
    }

    private static DropPage Said(int status, string title, string sentence) => new(status, title, $"<p>{WebUtility.HtmlEncode(sentence)}</p>");

    private static string Passphrase(Drop drop, bool isWrong) => string.Create(CultureInfo.InvariantCulture,
        $"""
        {(isWrong ? $"<p id=\"wrong\" role=\"alert\">That was not the passphrase. {drop.GuessesLeft} more wrong ones erase it.</p>" : "")}
        <label for="passphrase">Passphrase</label>
        <input id="passphrase" name="{DropSite.PassphraseField}" type="password" autocomplete="off" required maxlength="{DropSite.LongestPassphrase}"{(isWrong ? " aria-invalid=\"true\" aria-describedby=\"wrong\"" : "")}>

        """);

    private static string Time(DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"<time datetime=\"{at:yyyy-MM-dd'T'HH:mm'Z'}\">{at:d MMMM yyyy, HH:mm} UTC</time>");

    private static string ReadStyle()
    {
        using var stream = typeof(DropPage).Assembly.GetManifestResourceStream("Waxwing.Server.Drops.drop.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
