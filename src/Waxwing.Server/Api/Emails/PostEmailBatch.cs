using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Waxwing.Server.Accepting;

namespace Waxwing.Server.Api.Emails;

/// <summary>POST /emails/batch.</summary>
internal sealed class PostEmailBatch(IMailDesk desk, EmailDraft drafts, FetchedFiles files, ApiOptions options)
{
    private const string Endpoint = "POST /emails/batch";
    private const string Mode = "x-batch-validation";

    /// <summary>
    /// Sends up to 100 messages: all of them or none. With the header field <c>x-batch-validation: permissive</c>, those that are good, and the answer says what is wrong with the others.
    /// Attachments and scheduled_at mean the same as in a single message.
    /// </summary>
    public async Task<Answer<EmailIds>> HandleAsync(ApiCall call, Body<SendEmail[]> body, HttpContext http)
    {
        if (!body.TryGet(out var emails, out var error)
            || !TryReadMode(http.Request, out var isPermissive, out error)
            || !RequestRepetition.TryReadKey(http.Request, out var word, out error))
        {
            return error;
        }

        if (Array.IndexOf(emails, null) is >= 0 and var hole)
        {
            return ApiError.Field($"[{hole}]", "must be an object");
        }

        if (emails.Length == 0 || emails.Length > options.BatchLimit)
        {
            return new ApiError(StatusCodes.Status422UnprocessableEntity, ErrorName.ValidationError, $"A batch has 1 to {options.BatchLimit} emails.");
        }

        var repetition = new Func<BatchDrafts, Repetition?>(batch =>
            RequestRepetition.Of(word, isPermissive ? $"{Endpoint} permissive" : Endpoint, emails, ids => JsonSerializer.Serialize(batch.AnswerTo(ids, []), ApiJson.Default.EmailIds)));
        return await SendAsync(call, emails, isPermissive, repetition, http.RequestAborted).ConfigureAwait(false);
    }

    private async Task<Answer<EmailIds>> SendAsync(ApiCall call, SendEmail[] emails, bool isPermissive, Func<BatchDrafts, Repetition?> repetition, CancellationToken cancellationToken)
    {
        var batch = new BatchDrafts(isPermissive);
        // The hash is of the bodies as they came, and so is taken before anything is fetched into them.
        var known = repetition(batch);
        for (var i = 0; i < emails.Length; i++)
        {
            var place = $"[{i}].";
            Draft? draft = null;
            var error = await files.FetchAsync(emails[i], place, cancellationToken).ConfigureAwait(false);
            if (error is null && drafts.TryMake(emails[i], place, out draft, out error))
            {
                batch.Add(i, draft);
                continue;
            }

            if (!isPermissive)
            {
                batch.Dispose();
                return error!;
            }

            batch.Add(i, error!);
        }

        if (batch.Drafts.Count == 0)
        {
            return batch.AnswerTo([], []);
        }

        var handover = new Handover { Key = call.Key, Drafts = batch.Drafts, Repetition = known, AcceptsPart = isPermissive };
        return await desk.AcceptAsync(handover, cancellationToken).ConfigureAwait(false) switch
        {
            HandoverResult.Accepted accepted => batch.AnswerTo(accepted.Ids, accepted.Refusals),
            HandoverResult.Repeated repeated => Answer<EmailIds>.Again(repeated.Answer),
            HandoverResult.Refused refused => batch.AnswerTo(refused),
            var other => throw new InvalidOperationException($"The desk answers with {other.GetType().Name}."),
        };
    }

    private static bool TryReadMode(HttpRequest request, out bool isPermissive, [NotNullWhen(false)] out ApiError? error)
    {
        var mode = request.Headers[Mode];
        isPermissive = mode is ["permissive"];
        error = isPermissive || mode is [] or ["strict"]
            ? null
            : new ApiError(StatusCodes.Status422UnprocessableEntity, ErrorName.InvalidParameter, $"The {Mode} header field must be strict or permissive.");
        return error is null;
    }
}
