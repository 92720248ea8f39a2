using System.Text.Json;
using Waxwing.Server.Accepting;

namespace Waxwing.Server.Api.Emails;

/// <summary>POST /emails.</summary>
internal sealed class PostEmail(IMailDesk desk, EmailDraft drafts, FetchedFiles files, TemplatedEmail templated)
{
    private const string Endpoint = "POST /emails";

    /// <summary>Sends one message. When it is answered with 200, the message is on the disk, and will be sent once.</summary>
    public async Task<Answer<EmailId>> HandleAsync(ApiCall call, Body<SendEmail> body, HttpContext http)
    {
        if (!body.TryGet(out var email, out var error)
            || !RequestRepetition.TryReadKey(http.Request, out var word, out error))
        {
            return error;
        }

        // Before anything is fetched into it: the same request is the same, whatever lies at the URL by now.
        var repetition = RequestRepetition.Of(word, Endpoint, [email], (ids, _) => JsonSerializer.Serialize(new EmailId(ids[0]!.Value), ApiJson.Default.EmailId));
        if (await files.FetchAsync(email, http.RequestAborted).ConfigureAwait(false) is { } unfetched)
        {
            return unfetched;
        }

        if (await templated.FillAsync(call.Tenant, email, "", http.RequestAborted).ConfigureAwait(false) is { } unfilled)
        {
            return unfilled;
        }

        if (!drafts.TryMake(email, "", out var draft, out error))
        {
            return error;
        }

        var handover = new Handover { Key = call.Key, Drafts = [draft], Repetition = repetition };
        return await desk.AcceptAsync(handover, http.RequestAborted).ConfigureAwait(false) switch
        {
            HandoverResult.Accepted accepted => new EmailId(accepted.Ids[0]!.Value),
            HandoverResult.Repeated repeated => Answer<EmailId>.Again(repeated.Answer),
            HandoverResult.Refused refused => RefusalAnswer.Of(refused.Refusals[0]),
            var other => throw new InvalidOperationException($"The desk answers with {other.GetType().Name}."),
        };
    }
}
