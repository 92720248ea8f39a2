using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Primitives;
using Waxwing.Server.Mail;

namespace Waxwing.Server.Api.Emails;

/// <summary>GET /emails.</summary>
internal sealed class ListEmails(IMailStore store)
{
    /// <summary>What it knows besides the parameters of every list.</summary>
    public static readonly QueryParameter[] Filters =
    [
        new("to", "A recipient's address, or everything behind its at sign with the sign: @example.com."),
        new("status", $"Where at least one recipient stands: {StatusWord.All}."),
        new("tag", "A tag, as name:value."),
        new("message_id", "The Message-ID, with or without angle brackets."),
        new("since", "Accepted at this time or later (RFC 3339)."),
        new("until", "Accepted before this time (RFC 3339)."),
        new("stream", "The stream."),
    ];

    /// <summary>Lists messages, the youngest first.</summary>
    public async Task<Answer<ListOf<EmailSummary>>> HandleAsync(ApiCall call, HttpContext http)
    {
        if (!ListQuery.TryRead(http.Request.Query, Filters, out var page, out var error) || !TryReadFilter(http.Request.Query, out var filter, out error))
        {
            return error;
        }

        var slice = await store.ListAsync(call.Tenant, filter, page, http.RequestAborted).ConfigureAwait(false);
        return new ListOf<EmailSummary>(slice.HasMore, [.. slice.Items.Select(EmailSummary.Of)]);
    }

    private static bool TryReadFilter(IQueryCollection query, out MessageFilter filter, [NotNullWhen(false)] out ApiError? error)
    {
        filter = new MessageFilter { Recipient = Text(query["to"]), Stream = Text(query["stream"]), MessageId = Bracketed(Text(query["message_id"])) };
        error = null;
        if (Text(query["status"]) is { } status)
        {
            error = StatusWord.TryRead(status, out var state) ? null : ApiError.Parameter("status", $"must be one of {StatusWord.All}");
            filter = filter with { State = state };
        }

        if (Text(query["tag"]) is { } tag)
        {
            (string, string)? word = tag.Split(':') is [var name, var value] && EmailTags.IsWord(name) && EmailTags.IsWord(value) ? (name, value) : null;
            error ??= word is null ? ApiError.Parameter("tag", "must be name:value") : null;
            filter = filter with { Tag = word };
        }

        filter = filter with { Since = Time(query, "since", ref error), Until = Time(query, "until", ref error) };
        return error is null;
    }

    private static DateTimeOffset? Time(IQueryCollection query, string name, ref ApiError? error)
    {
        if (Text(query[name]) is not { } text)
        {
            return null;
        }

        var isTime = Instant.TryRead(text, out var at);
        error ??= isTime ? null : ApiError.Parameter(name, Instant.Wrong);
        return at;
    }

    private static string? Text(StringValues values) => values is [{ } value] ? value : null;

    private static string? Bracketed(string? id) => id is null or ['<', ..] ? id : $"<{id}>";
}
