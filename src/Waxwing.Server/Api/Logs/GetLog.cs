namespace Waxwing.Server.Api.Logs;

/// <summary>GET /logs/{id}.</summary>
internal sealed class GetLog(IRequestLog log)
{
    /// <summary>Shows one request to this API.</summary>
    /// <param name="call">The request.</param>
    /// <param name="id">The id of the request that is asked for.</param>
    /// <param name="cancellationToken">The end of the connection.</param>
    public async Task<Answer<LogEntry>> HandleAsync(ApiCall call, string id, CancellationToken cancellationToken)
    {
        if (!PathId.TryRead(id, out var logId, out var error))
        {
            return error;
        }

        return await log.FindAsync(call.Tenant, logId, cancellationToken).ConfigureAwait(false) is { } found ? LogEntry.Of(found) : ApiError.NotFound("Log");
    }
}
