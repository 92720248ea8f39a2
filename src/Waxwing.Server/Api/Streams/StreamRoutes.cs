using Waxwing.Server.Accounts;
using Waxwing.Server.Model;
using Waxwing.Server.Streams;

namespace Waxwing.Server.Api.Streams;

/// <summary>The route of streams. Not at Resend.</summary>
internal sealed class StreamRoutes(StreamCatalog streams) : IApiModule
{
    public void Map(ApiRoutes routes) => routes.Get("/streams", new ListStreams(streams).Handle, KeyScope.Read);
}

/// <summary>GET /streams.</summary>
internal sealed class ListStreams(StreamCatalog streams)
{
    /// <summary>Lists the streams that mail may be of: those that are always there first.</summary>
    /// <param name="call">The request.</param>
    public Answer<ListOf<ShownStream>> Handle(ApiCall call) => new ListOf<ShownStream>(HasMore: false, [.. streams.Of(call.Tenant).Select(stream => new ShownStream(stream.Name, stream.Type, streams.BounceLabelOf(stream)))]);
}

/// <summary>A stream.</summary>
/// <param name="Name">Its name, as <c>X-Waxwing-Stream</c> has it.</param>
/// <param name="Type">transactional, or bulk.</param>
/// <param name="BounceLabel">The label of its bounce domain, below the author's.</param>
internal sealed record ShownStream(string Name, StreamType Type, string BounceLabel);
