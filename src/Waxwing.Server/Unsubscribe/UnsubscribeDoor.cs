using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Waxwing.Server.Api;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.Store;
using Waxwing.Server.Suppressions;

namespace Waxwing.Server.Unsubscribe;

/// <summary>
/// Where links to unsubscribe lead. To look at one changes nothing, however often scanners, previews and browsers do; to post <c>List-Unsubscribe=One-Click</c> acts at once (RFC 8058 §3.2),
/// whether a mail program does it or a person by the button of the page. No cookie, no redirect.
/// </summary>
internal sealed class UnsubscribeDoor(UnsubscribeTokens tokens, ISuppressions suppressions, SuppressionList list, IMailStore mail, TimeProvider clock, ILogger<UnsubscribeDoor> logger)
{
    private const string Pattern = "/unsubscribe/{token}";
    private const int MostBody = 4 * 1024;

    private static readonly FormOptions OneField = new() { BufferBody = true, BufferBodyLengthLimit = MostBody, MultipartBodyLengthLimit = MostBody, KeyLengthLimit = 256, ValueLengthLimit = 256, ValueCountLimit = 8, MultipartHeadersLengthLimit = 1024 };

    /// <summary>Maps the routes.</summary>
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var door = endpoints.ServiceProvider.GetRequiredService<UnsubscribeDoor>();
        endpoints.MapMethods(Pattern, [HttpMethods.Get, HttpMethods.Head], door.AskAsync).ExcludeFromDescription();
        endpoints.MapPost(Pattern, door.ActAsync).ExcludeFromDescription();
    }

    private async Task AskAsync(HttpContext http)
    {
        if (!TryRead(http, out var link))
        {
            await WriteAsync(http, StatusCodes.Status404NotFound, UnsubscribePage.Unknown).ConfigureAwait(false);
            return;
        }

        await WriteAsync(http, StatusCodes.Status200OK, UnsubscribePage.Question(link!, await SenderAsync(link!, http.RequestAborted).ConfigureAwait(false))).ConfigureAwait(false);
    }

    private async Task ActAsync(HttpContext http)
    {
        if (!TryRead(http, out var link))
        {
            await WriteAsync(http, StatusCodes.Status404NotFound, UnsubscribePage.Unknown).ConfigureAwait(false);
            return;
        }

        if (!await AsksAsync(http).ConfigureAwait(false))
        {
            await WriteAsync(http, StatusCodes.Status400BadRequest, UnsubscribePage.NotAsked).ConfigureAwait(false);
            return;
        }

        try
        {
            // Not cancelled: whoever closes the window has said what he wants.
            var (tenant, stream, recipient, messageId) = link!;
            if (await suppressions.UnsubscribeAsync(tenant, stream, recipient, messageId, CancellationToken.None).ConfigureAwait(false))
            {
                list.Refresh();
                SuppressionLog.Unsubscribed(logger, tenant, stream, messageId);
            }
        }
        catch (StoreException exception)
        {
            SuppressionLog.StoreFails(logger, exception.Message);
            http.Response.Headers.RetryAfter = "60";
            await WriteAsync(http, StatusCodes.Status503ServiceUnavailable, UnsubscribePage.Later).ConfigureAwait(false);
            return;
        }

        await WriteAsync(http, StatusCodes.Status200OK, UnsubscribePage.Done(link!, await SenderAsync(link!, http.RequestAborted).ConfigureAwait(false))).ConfigureAwait(false);
    }

    private bool TryRead(HttpContext http, out UnsubscribeLink? link) => tokens.TryRead((string)http.Request.RouteValues["token"]!, out link);

    // As long as the message is kept.
    private async ValueTask<string?> SenderAsync(UnsubscribeLink link, CancellationToken cancellationToken)
    {
        try
        {
            return (await mail.FindAsync(link.Tenant, link.MessageId, cancellationToken).ConfigureAwait(false))?.Summary.From;
        }
        catch (StoreException)
        {
            return null;
        }
    }

    // RFC 8058 §3.2: as multipart/form-data or application/x-www-form-urlencoded.
    private static async Task<bool> AsksAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bound)
        {
            bound.MaxRequestBodySize = MostBody;
        }

        if (!http.Request.HasFormContentType)
        {
            return false;
        }

        try
        {
            var form = await new FormFeature(http.Request, OneField).ReadFormAsync(http.RequestAborted).ConfigureAwait(false);
            return form["List-Unsubscribe"] is ["One-Click"];
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            return false;
        }
    }

    private async Task WriteAsync(HttpContext http, int status, string page)
    {
        AnswerHeaders.Write(http, Ids.New(clock));
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = UnsubscribePage.Policy;
        headers["X-Robots-Tag"] = "noindex, nofollow";
        var octets = Encoding.UTF8.GetBytes(page);
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.ContentLength = octets.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.BodyWriter.WriteAsync(octets, http.RequestAborted).ConfigureAwait(false);
        }
    }
}
