using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Waxwing.Server.Accepting;

namespace Waxwing.Server.Api.Emails;

/// <summary>POST /emails/batch.</summary>
internal sealed class PostEmailBatch(IMailDesk desk, EmailDraft drafts, TemplatedEmail templated, ApiOptions options)
{
    private const string Endpoint = "POST /emails/batch";
    private const string Mode = "x-batch-validation";

    /// <summary>The field of the mode, for the OpenAPI document.</summary>
    public static readonly HeaderParameter ModeParameter = new(Mode, "strict (the default): all or none. permissive: those that are good, and errors for the others.");

    /// <summary>
    /// Sends up to 100 messages: all of them or none. With the header field <c>x-batch-validation: permissive</c>, those that are good, and the answer says what is wrong with the others.
    /// Attachments and scheduled_at mean the same as in a single message, but that an attachment brings its content: nothing is fetched for a batch.
    /// </summary>
    public async Task<Answer<EmailIds>> HandleAsync(ApiCall call, Body<SendEmail[]> body, HttpContext http)
    {
        if (!body.TryGet(out var emails, out var error)
            || !TryReadMode(http.Request, out var isPermissive, out error)
            || !RequestRepetition.TryReadKey(http.Request, out var word, out error))
        {
            return error;
        }

        if (Array.FindIndex(emails, email => email is null) is >= 0 and var hole)
        {
            return ApiError.Field($"[{hole}]", "must be an object");
        }

        if (emails.Length == 0 || emails.Length > options.BatchLimit)
        {
            return new ApiError(StatusCodes.Status422UnprocessableEntity, ErrorName.ValidationError, $"A batch has 1 to {options.BatchLimit} emails.");
        }

        var endpoint = isPermissive ? $"{Endpoint} permissive" : Endpoint;
        using var batch = new BatchDrafts(isPermissive);
        // As the request has them: what templates make of them may be another the next time.
        var repetition = RequestRepetition.Of(word, endpoint, emails, (ids, refusals) => JsonSerializer.Serialize(batch.AnswerTo(ids, refusals), ApiJson.Default.EmailIds));
        for (var i = 0; i < emails.Length; i++)
        {
            Draft? draft = null;
            error = await templated.FillAsync(call.Tenant, emails[i], $"[{i}].", http.RequestAborted).ConfigureAwait(false);
            if ((error is not null || !TryMake(emails[i], $"[{i}].", out draft, out error)) && !isPermissive)
            {
                return error!;
            }

            batch.Add(i, draft, error);
        }

        if (batch.Drafts.Count == 0)
        {
            return batch.AnswerTo([], []);
        }

        var handover = new Handover
        {
            Key = call.Key,
            Drafts = batch.HandOver(),
            Repetition = repetition,
            AcceptsPart = isPermissive,
        };
        return await desk.AcceptAsync(handover, http.RequestAborted).ConfigureAwait(false) switch
        {
            HandoverResult.Accepted accepted => batch.AnswerTo(accepted.Ids, accepted.Refusals),
            HandoverResult.Repeated repeated => Answer<EmailIds>.Again(repeated.Answer),
            HandoverResult.Refused refused => batch.AnswerTo(refused),
            var other => throw new InvalidOperationException($"The desk answers with {other.GetType().Name}."),
        };
    }

    private bool TryMake(SendEmail email, string place, [NotNullWhen(true)] out Draft? draft, [NotNullWhen(false)] out ApiError? error)
    {
        draft = null;
        error = FetchedFiles.FirstIn(email) is >= 0 and var file
            ? ApiError.Attachment($"{place}attachments[{file}].path", "cannot be given in a batch: give content, or send the email by itself")
            : null;
        return error is null && drafts.TryMake(email, place, out draft, out error);
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
