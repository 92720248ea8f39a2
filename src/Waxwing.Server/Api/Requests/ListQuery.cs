using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;

namespace Waxwing.Server.Api;

/// <summary>A parameter of the query that a route knows besides those of every list; the OpenAPI document tells of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it means.</param>
internal sealed record QueryParameter(string Name, string Description);

/// <summary>A header field that a route looks at; the OpenAPI document tells of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it means.</param>
internal sealed record HeaderParameter(string Name, string Description);

/// <summary>A body that a route takes, as the OpenAPI document shows it.</summary>
/// <param name="Json">The body.</param>
internal sealed record BodyExample(string Json);

/// <summary>Which part of a list is asked for. What is not known is refused, as it is in bodies.</summary>
internal static class ListQuery
{
    private const int Most = 100;
    private const int LongestValue = 512;

    /// <summary>The parameters of every list.</summary>
    public static readonly QueryParameter[] OfEveryList =
    [
        new("limit", "How many at most, 1 to 100. Default: 20."),
        new("after", "Only what stands behind the one of this id in the list; not together with before."),
        new("before", "Only what stands before the one of this id in the list; not together with after."),
    ];

    /// <summary>Reads it.</summary>
    /// <param name="query">The query.</param>
    /// <param name="further">What the route knows besides.</param>
    /// <param name="page">The part.</param>
    /// <param name="error">What is wrong.</param>
    public static bool TryRead(IQueryCollection query, QueryParameter[] further, [NotNullWhen(true)] out Page? page, [NotNullWhen(false)] out ApiError? error)
    {
        page = new Page();
        error = null;
        foreach (var (name, values) in query)
        {
            error ??= values is not [{ Length: > 0 and <= LongestValue } value] ? ApiError.Parameter(name, "must be given once, with a value")
                : Array.Exists(further, parameter => string.Equals(parameter.Name, name, StringComparison.Ordinal)) ? null
                : Read(name, value, ref page);
        }

        if (page is { After: not null, Before: not null })
        {
            error ??= ApiError.Parameter("before", "cannot be given together with after");
        }

        page = error is null ? page : null;
        return error is null;
    }

    /// <summary>Cuts a list that is in memory, the youngest first.</summary>
    public static Slice<T> Cut<T>(IReadOnlyList<T> all, Func<T, Guid> idOf, Page page)
    {
        var mark = page.After ?? page.Before;
        var place = mark is { } id ? IndexOf(all, idOf, id) : -1;
        if (mark is not null && place < 0)
        {
            return new Slice<T>([], false);
        }

        var (from, to) = page.Before is null ? (place + 1, Math.Min(all.Count, place + 1 + page.Limit)) : (Math.Max(0, place - page.Limit), place);
        return new Slice<T>([.. all.Skip(from).Take(to - from)], page.Before is null ? to < all.Count : from > 0);
    }

    private static ApiError? Read(string name, string value, ref Page page)
    {
        switch (name)
        {
            case "limit":
                // The platform overlooks NUL behind a number.
                var isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && !value.Contains('\0', StringComparison.Ordinal);
                page = page with { Limit = limit };
                return isNumber && limit is >= 1 and <= Most ? null : ApiError.Parameter(name, $"must be a number from 1 to {Most}");
            case "after" or "before":
                if (!Ids.TryRead(value, out var id))
                {
                    return ApiError.Parameter(name, "must be the id of something in the list");
                }

                page = name is "after" ? page with { After = id } : page with { Before = id };
                return null;
            default:
                return ApiError.Parameter(name, "is not known here");
        }
    }

    private static int IndexOf<T>(IReadOnlyList<T> all, Func<T, Guid> idOf, Guid id)
    {
        for (var i = 0; i < all.Count; i++)
        {
            if (idOf(all[i]) == id)
            {
                return i;
            }
        }

        return -1;
    }
}
