using Waxwing.Server.Accepting;
using Waxwing.Server.Api.Emails;

namespace Waxwing.Server.Api.SendGrid;

/// <summary>POST /v3/mail/send.</summary>
internal sealed class PostMail(IMailDesk desk, Expansion expansion, DraftJudge? judge)
{
    private const string Endpoint = "POST /v3/mail/send";

    /// <summary>Sends a message for each personalization: all of them or none. When it is answered with 202 they are on the disk.</summary>
    public async Task<MailAnswer> HandleAsync(ApiCall call, Body<SendGridMail> body, HttpContext http)
    {
        if (!body.TryGet(out var mail, out var error) || !RequestRepetition.TryReadKey(http.Request, out var word, out error))
        {
            return error;
        }

        var (drafts, forms, areOurs) = (new List<Draft>(), new List<SendEmail>(), true);
        try
        {
            if (await expansion.MakeAsync(call.Tenant, mail, http.Features.Get<BodyMemory.Share>(), drafts, forms, http.RequestAborted).ConfigureAwait(false) is { } wrong)
            {
                return wrong;
            }

            if (mail.MailSettings?.SandboxMode?.IsOn == true)
            {
                return await TryOutAsync(call, drafts, http.RequestAborted).ConfigureAwait(false);
            }

            var handover = new Handover { Key = call.Key, Drafts = drafts, Repetition = RequestRepetition.Of(word, Endpoint, forms, (ids, _) => ids[0]!.Value.ToString()) };
            areOurs = false;
            return await desk.AcceptAsync(handover, http.RequestAborted).ConfigureAwait(false) switch
            {
                HandoverResult.Accepted accepted => MailAnswer.Accepted(accepted.Ids[0]!.Value.ToString()),
                HandoverResult.Repeated repeated => MailAnswer.Accepted(repeated.Answer),
                HandoverResult.Refused refused => Refused(refused.Refusals[0]),
                var other => throw new InvalidOperationException($"The desk answers with {other.GetType().Name}."),
            };
        }
        finally
        {
            if (areOurs)
            {
                drafts.ForEach(draft => draft.Mime.Dispose());
            }
        }
    }

    // Everything but keeping: whose mail it is, to whom it goes, and the guard.
    private async ValueTask<MailAnswer> TryOutAsync(ApiCall call, List<Draft> drafts, CancellationToken cancellationToken)
    {
        for (var i = 0; judge is not null && i < drafts.Count; i++)
        {
            if ((await judge.JudgeAsync(call.Key, drafts[i], cancellationToken).ConfigureAwait(false)).Refusal is { } refusal)
            {
                return Refused(refusal with { Index = i });
            }
        }

        return MailAnswer.Judged;
    }

    private static ApiError Refused(DraftRefusal refusal) =>
        RefusalAnswer.Of(refusal, $"personalizations[{refusal.Index}]: ") with { Path = refusal.Field is null ? null : $"personalizations[{refusal.Index}].{refusal.Field}" };
}
