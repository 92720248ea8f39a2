using Waxwing.Server.Mail;
using Waxwing.Server.Model;

namespace Waxwing.Server.Api.Emails;

/// <summary>PATCH /emails/{id}.</summary>
internal sealed class PatchEmail(IMailStore store, Schedule schedule)
{
    /// <summary>Gives a scheduled message another time.</summary>
    /// <param name="call">The request.</param>
    /// <param name="id">The id of the message.</param>
    /// <param name="body">The new time.</param>
    /// <param name="cancellationToken">The end of the connection.</param>
    public async Task<Answer<Named>> HandleAsync(ApiCall call, string id, Body<Reschedule> body, CancellationToken cancellationToken)
    {
        if (!PathId.TryRead(id, out var messageId, out var error) || !body.TryGet(out var request, out error))
        {
            return error;
        }

        if (request.ScheduledAt is null)
        {
            return ApiError.Missing("scheduled_at");
        }

        if (!schedule.TryRead(request.ScheduledAt, "", out var at, out error))
        {
            return error;
        }

        if (await store.FindAsync(call.Tenant, messageId, cancellationToken).ConfigureAwait(false) is not { } message)
        {
            return ApiError.NotFound("Email");
        }

        var isDone = message.ScheduledAt is { } before
            && message.Deliveries.Any(delivery => delivery.State == DeliveryState.Scheduled)
            && await store.ContentAsync(call.Tenant, messageId, cancellationToken).ConfigureAwait(false) is { } content
            && await store.RescheduleAsync(call.Tenant, messageId, at, at + (message.ExpiresAt - before), DateField.Moved(content, before, at), cancellationToken).ConfigureAwait(false);
        return isDone ? new Named("email", messageId) : ApiError.Field("scheduled_at", "cannot be changed: the email is not scheduled any more");
    }
}

/// <summary>A new time for a scheduled message.</summary>
internal sealed record Reschedule
{
    /// <summary>When to send it: a time with its offset (RFC 3339), up to 30 days from now.</summary>
    public string? ScheduledAt { get; set; }
}
