using System.Text;
using Microsoft.AspNetCore.Http;
using Waxwing.Server.Api;
using Waxwing.Server.Api.Emails;

namespace Waxwing.Fuzz.Targets;

/// <summary>Which part of a list is asked for, and the id in a path. The input is the query behind its question mark; its first 36 characters are read as an id as well, and all of it as a link to a file.</summary>
internal static class Page
{
    private const int MostOfAPage = 100;
    private const int LengthOfId = 36;

    private static readonly QueryParameter[] Further = [new("status", "")];

    // Its key is of this process: nobody can make a link.
    private static readonly AttachmentLinks Links = new(new ApiOptions(), new StoppedClock(DateTimeOffset.UnixEpoch));

    // Easily named by who looks for them.
    private static readonly List<Guid> All = [.. Enumerable.Range(0, 30).Select(number => new Guid(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))];

    public static void Judge(ReadOnlySpan<byte> input)
    {
        var text = Encoding.Latin1.GetString(input);
        Property.Holds(!Links.TryRead(text, out _, out _, out _));
        CheckId(text[..Math.Min(text.Length, LengthOfId)]);

        var http = new DefaultHttpContext();
        http.Request.QueryString = new QueryString($"?{text}");
        var query = http.Request.Query;
        if (!ListQuery.TryRead(query, Further, out var page, out var error))
        {
            Property.Holds(error.Status == 422 && error.Name == ErrorName.InvalidParameter && page is null);
            return;
        }

        Property.Holds(error is null && page.Limit is >= 1 and <= MostOfAPage && (page.After is null || page.Before is null));
        Property.Holds(query.Count <= 3 && query.All(parameter => parameter.Value.Count == 1));

        // Read by hand: what is given is what is meant.
        Property.Holds(!query.TryGetValue("limit", out var limit) || page.Limit == limit[0]!.Aggregate(0, (number, digit) => (number * 10) + digit - '0'));
        Property.Holds(Names(page.After, "after", query) && Names(page.Before, "before", query));
        CheckCut(page);
    }

    private static bool Names(Guid? id, string parameter, IQueryCollection query) =>
        query.TryGetValue(parameter, out var given) ? string.Equals(id?.ToString("D"), given[0], StringComparison.OrdinalIgnoreCase) : id is null;

    private static void CheckCut(Server.Mail.Page page)
    {
        var slice = ListQuery.Cut(All, id => id, page);
        var before = page.After is { } after ? All.SkipWhile(id => id != after).Skip(1) : page.Before is { } end && All.Contains(end) ? All.TakeWhile(id => id != end).TakeLast(page.Limit) : page.Before is null ? All : [];
        List<Guid> expected = [.. before.Take(page.Limit)];
        Property.Holds(slice.Items.SequenceEqual(expected));

        var rest = page.Before is not null ? All.IndexOf(expected.FirstOrDefault(All[0])) : All.Count - 1 - All.IndexOf(expected.LastOrDefault(All[^1]));
        Property.Holds(slice.HasMore == rest > 0);
    }

    private static void CheckId(string text)
    {
        if (PathId.TryRead(text, out var id, out var error))
        {
            Property.Holds(error is null && string.Equals(id.ToString("D"), text, StringComparison.OrdinalIgnoreCase));
        }
        else
        {
            Property.Holds(error.Status == 422);
        }
    }
}
