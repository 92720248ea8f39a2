using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Waxwing.Server.Webhooks;

namespace Waxwing.Server.Api.Webhooks;

/// <summary>Of what an endpoint is told, as it is asked for.</summary>
internal static class EventNames
{
    private static readonly string Known = string.Join(", ", WebhookEventTypes.All.Keys);

    /// <summary>Reads them. What never happens here is refused: whoever waits for it would wait for ever.</summary>
    public static bool TryRead(string[] names, out ImmutableArray<WebhookEventType> types, [NotNullWhen(false)] out ApiError? error)
    {
        types = [];
        error = names.Length is 0 || names.Length > WebhookEventTypes.All.Count * 4 ? ApiError.Field("events", $"must have at least one of {Known}") : null;
        var read = new SortedSet<WebhookEventType>();
        for (var i = 0; i < names.Length && error is null; i++)
        {
            if (names[i] is { } name && WebhookEventTypes.All.TryGetValue(name, out var type))
            {
                read.Add(type);
            }
            else
            {
                error = ApiError.Field($"events[{i}]", $"must be something that happens here: {Known}");
            }
        }

        types = [.. read];
        return error is null;
    }
}
