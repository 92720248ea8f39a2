using Waxwing.Server.Model;
using Waxwing.Server.Store;

namespace Waxwing.Server.Api;

/// <summary>
/// What every request passes: it gets a name and the header fields of every answer, its key is judged, and what goes wrong becomes JSON. One wrapping around each endpoint, so that a request
/// costs no more layers than this one.
/// </summary>
internal sealed partial class Gate(Admission admission, BodyMemory memory, IRequestLog log, TimeProvider clock, ILogger<Gate> logger)
{
    private const int LongestMethod = 16;

    /// <summary>The body came more slowly than it may.</summary>
    public static readonly ApiError TooSlow = new(StatusCodes.Status408RequestTimeout, ErrorName.ValidationError, "The body came too slowly.");

    private static readonly TimeSpan StoreRetry = TimeSpan.FromSeconds(5);

    private readonly StoreRefusals<ApiRoute> _refusals = new();

    /// <summary>Lets a request through to its handler, or answers it.</summary>
    public async Task RunAsync(HttpContext http, ApiRoute route, RequestDelegate handler)
    {
        var id = Ids.New(clock);
        AnswerHeaders.Write(http, id);
        using var share = memory.Begin();
        http.Features.Set(share);
        ApiCall? call = null;
        try
        {
            if (route.Scope != ApiRoute.Open)
            {
                (call, var refusal) = await admission.AdmitAsync(http, route, id).ConfigureAwait(false);
                http.Features.Set(call);
                if (refusal is not null)
                {
                    await ErrorBody.WriteAsync(http, refusal).ConfigureAwait(false);
                    return;
                }
            }

            await handler(http).ConfigureAwait(false);
            // What is refused for another reason may not have asked the store.
            if (http.Response.StatusCode < StatusCodes.Status400BadRequest && _refusals.Ends(route) is > 0 and var refused)
            {
                LogStoreWorks(route.Method, route.Pattern, refused);
            }
        }
        catch (Exception exception)
        {
            await AnswerAsync(http, route, id, exception).ConfigureAwait(false);
        }
        finally
        {
            // A door whose key lies in the body judges it behind the gate.
            Note(http, route, call ?? http.Features.Get<ApiCall>());
        }
    }

    private async Task AnswerAsync(HttpContext http, ApiRoute route, Guid id, Exception exception)
    {
        if (http.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        var error = ErrorOf(exception);
        if (error.Status == StatusCodes.Status500InternalServerError)
        {
            LogFailure(id, exception);
        }
        else if (exception is StoreException trouble && _refusals.Begins(route))
        {
            LogStore(route.Method, route.Pattern, trouble.Fault, trouble.Message);
        }

        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }

        await ErrorBody.WriteAsync(http, error).ConfigureAwait(false);
    }

    private static ApiError ErrorOf(Exception exception) => exception switch
    {
        StoreException => ApiError.Unavailable(StoreRetry),
        // Kestrel's own bounds: the length and the pace of a body.
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } =>
            new ApiError(StatusCodes.Status413PayloadTooLarge, ErrorName.ValidationError, "The body is larger than this endpoint takes."),
        BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } =>
            TooSlow,
        BadHttpRequestException => new ApiError(StatusCodes.Status400BadRequest, ErrorName.ValidationError, "The request is no HTTP that can be read."),
        _ => ApiError.Internal(),
    };

    private void Note(HttpContext http, ApiRoute route, ApiCall? call)
    {
        if (call is null)
        {
            // Of nobody whom we know: there is no log to put it in.
            return;
        }

        log.Add(new LoggedRequest
        {
            Id = call.Id,
            Tenant = call.Tenant,
            Key = call.Key.Id,
            At = clock.GetUtcNow(),
            Method = route.Method.Length > 0 ? route.Method : http.Request.Method[..Math.Min(LongestMethod, http.Request.Method.Length)],
            Path = http.Request.Path.Value ?? "",
            Status = http.Response.StatusCode,
            UserAgent = http.Request.Headers.UserAgent is [{ Length: > 0 } agent, ..] ? agent : null,
            Error = call.Error?.Text(),
        });
    }

    [LoggerMessage(EventId = 7001, Level = LogLevel.Error, Message = "Request {Id} failed by a fault of ours")]
    private partial void LogFailure(Guid id, Exception exception);

    [LoggerMessage(EventId = 7002, Level = LogLevel.Error, Message = "{Method} {Pattern} is refused, since the store cannot be used ({Fault}): {Why}; told once until it is over")]
    private partial void LogStore(string method, string pattern, StoreFault fault, string why);

    [LoggerMessage(EventId = 7003, Level = LogLevel.Information, Message = "{Method} {Pattern} is answered again; {Count} requests were refused")]
    private partial void LogStoreWorks(string method, string pattern, int count);
}
