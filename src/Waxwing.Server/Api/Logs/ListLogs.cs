namespace Waxwing.Server.Api.Logs;

/// <summary>GET /logs.</summary>
internal sealed class ListLogs(IRequestLog log)
{
    /// <summary>Lists the requests to this API, the youngest first.</summary>
    public async Task<Answer<ListOf<LogEntry>>> HandleAsync(ApiCall call, HttpContext http)
    {
        if (!ListQuery.TryRead(http.Request.Query, [], out var page, out var error))
        {
            return error;
        }

        var slice = await log.ListAsync(call.Tenant, page, http.RequestAborted).ConfigureAwait(false);
        return new ListOf<LogEntry>(slice.HasMore, [.. slice.Items.Select(LogEntry.Of)]);
    }
}
