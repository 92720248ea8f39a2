using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Waxwing.Server.Audit;
using Waxwing.Server.Store;

namespace Waxwing.Server.Drops;

/// <summary>
/// The origin of drop links. A GET shows a page with a button, or with a field for the passphrase, and changes nothing, however often scanners and browsers fetch it; the form on it opens the drop.
/// Nothing but these pages answers here.
/// </summary>
internal sealed class DropSite(IDropStore store, DropOptions options, TimeProvider clock) : IDisposable
{
    /// <summary>What stands before the token in a link.</summary>
    public const string Path = "/d/";

    /// <summary>The field of the form in which the passphrase comes.</summary>
    public const string PassphraseField = "passphrase";

    /// <summary>The longest passphrase in characters.</summary>
    public const int LongestPassphrase = 256;

    // A token of 43 characters, a passphrase of which each character may have become twelve, and their names.
    private const int LongestForm = 8 * 1024;

    // A passphrase costs a quarter of a second of one processor: links that are tried together must not take all of them.
    private readonly SemaphoreSlim _guesses = new(1);

    /// <summary>Whether a request is for this origin.</summary>
    public bool Is(HttpContext http) =>
        options.Url is { } url && string.Equals(http.Request.Host.Host, url.Host, StringComparison.OrdinalIgnoreCase) && (http.Request.Host.Port ?? url.Port) == url.Port;

    /// <summary>The link of a drop.</summary>
    public Uri LinkOf(DropToken token) => new(options.Url!, Path + token);

    /// <summary>Answers a request.</summary>
    public async Task AnswerAsync(HttpContext http)
    {
        var text = http.Request.Path.Value ?? "";
        var method = http.Request.Method;
        try
        {
            if (!text.StartsWith(Path, StringComparison.Ordinal) || !DropToken.TryRead(text[Path.Length..], out var token))
            {
                await DropPage.Unknown.WriteAsync(http).ConfigureAwait(false);
            }
            else if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method))
            {
                await Show(token).WriteAsync(http).ConfigureAwait(false);
            }
            else if (HttpMethods.IsPost(method))
            {
                await OpenAsync(http, token).ConfigureAwait(false);
            }
            else
            {
                http.Response.Headers.Allow = "GET, HEAD, POST";
                await DropPage.OtherMethod.WriteAsync(http).ConfigureAwait(false);
            }
        }
        catch (StoreException)
        {
            await DropPage.Later.WriteAsync(http).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _guesses.Dispose();

    private DropPage Show(DropToken token) => store.Find(token.Name) is not { } found ? DropPage.Unknown
        : found.Drop.StateAt(clock.GetUtcNow()) is not DropState.Waiting and var state ? DropPage.Over(state, found.Drop)
        : DropPage.Closed(found.Drop, isWrong: false);

    private async Task OpenAsync(HttpContext http, DropToken token)
    {
        if (!IsFromHere(http.Request.Headers))
        {
            await DropPage.FromElsewhere.WriteAsync(http).ConfigureAwait(false);
            return;
        }

        if (await PassphraseAsync(http).ConfigureAwait(false) is not { } passphrase)
        {
            await DropPage.BadForm.WriteAsync(http).ConfigureAwait(false);
            return;
        }

        if (store.Find(token.Name) is not { Closed: { } closed, Drop: var drop } || drop.StateAt(clock.GetUtcNow()) != DropState.Waiting)
        {
            await Show(token).WriteAsync(http).ConfigureAwait(false);
            return;
        }

        if (drop.HasPassphrase && (passphrase.Length == 0 || !await store.TryGuessAsync(drop.Id).ConfigureAwait(false)))
        {
            await Show(token).WriteAsync(http).ConfigureAwait(false);
            return;
        }

        if (await ContentAsync(closed, token, drop.HasPassphrase ? passphrase : null, http.RequestAborted).ConfigureAwait(false) is not { } content)
        {
            await Wrong(token).WriteAsync(http).ConfigureAwait(false);
            return;
        }

        var told = new AuditFact(AuditActor.Anonymous, AuditAction.DropOpened) { Target = drop.Id.ToString(), Tenant = drop.Tenant };
        await (await store.TryTakeAsync(drop.Id, told).ConfigureAwait(false) ? DropPage.Opened(content) : Show(token)).WriteAsync(http).ConfigureAwait(false);
    }

    private DropPage Wrong(DropToken token) =>
        store.Find(token.Name) is { } found && found.Drop.StateAt(clock.GetUtcNow()) == DropState.Waiting ? DropPage.Closed(found.Drop, isWrong: true) : Show(token);

    private async Task<DropContent?> ContentAsync(byte[] closed, DropToken token, string? passphrase, CancellationToken cancellationToken)
    {
        await _guesses.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => DropSeal.TryOpen(closed, token, passphrase, out var content) ? content : null, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _guesses.Release();
        }
    }

    // The pages say no-referrer, and so browsers send "Origin: null" with their forms (Fetch, "append a request Origin header"); what they say of the site is theirs alone to say.
    private bool IsFromHere(IHeaderDictionary headers) => headers.TryGetValue("Sec-Fetch-Site", out var site)
        ? string.Equals(site, "same-origin", StringComparison.Ordinal)
        : string.Equals(headers.Origin, options.Url!.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase);

    // Empty: none was given. Null: it is no form of ours.
    private static async Task<string?> PassphraseAsync(HttpContext http)
    {
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) || !type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)
            || http.Request.ContentLength > LongestForm)
        {
            return null;
        }

        http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize = LongestForm;
        try
        {
            using var reader = new FormReader(http.Request.Body, Encoding.UTF8) { ValueCountLimit = 4, KeyLengthLimit = 64, ValueLengthLimit = 4 * LongestPassphrase };
            var form = await reader.ReadFormAsync(http.RequestAborted).ConfigureAwait(false);
            var passphrase = form.TryGetValue(PassphraseField, out var given) ? given.ToString() : "";
            return passphrase.Length <= LongestPassphrase ? passphrase : null;
        }
        catch (Exception exception) when (exception is InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
    }
}
