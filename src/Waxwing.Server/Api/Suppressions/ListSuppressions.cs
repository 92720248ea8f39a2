using Waxwing.Server.Accepting;
using Waxwing.Server.Suppressions;

namespace Waxwing.Server.Api.Suppressions;

/// <summary>GET /suppressions.</summary>
internal sealed class ListSuppressions(ISuppressions suppressions, QueryParameter[] further)
{
    /// <summary>Lists who is not written to, the youngest first.</summary>
    public async Task<Answer<ListOf<SuppressionSummary>>> HandleAsync(ApiCall call, HttpContext http)
    {
        var query = http.Request.Query;
        if (!ListQuery.TryRead(query, further, out var page, out var error))
        {
            return error;
        }

        SuppressionOrigin? origin = null;
        if (query["origin"] is [{ } word] && (origin = SuppressionOrigins.Read(word)) is null)
        {
            return ApiError.Parameter("origin", $"must be one of {SuppressionOrigins.All}");
        }

        var stream = query["stream"] is [{ } name] ? name : null;
        if (stream is not null && !Wishes.IsStream(stream))
        {
            return ApiError.Parameter("stream", "must be the name of a stream");
        }

        var slice = await suppressions.ListAsync(call.Tenant, origin, stream, page, http.RequestAborted).ConfigureAwait(false);
        return new ListOf<SuppressionSummary>(slice.HasMore, [.. slice.Items.Select(SuppressionSummary.Of)]);
    }
}
