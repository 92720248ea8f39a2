using System.Diagnostics.CodeAnalysis;
using Waxwing.Server.Model;
using Waxwing.Server.Rights;
using Waxwing.Server.Streams;
using Waxwing.Server.Suppressions;
using Waxwing.Smtp;

namespace Waxwing.Server.Api.Suppressions;

/// <summary>Puts recipients on the list of a tenant, as far as what is wished can be done.</summary>
internal sealed class SuppressionAdding(ISuppressions suppressions, SuppressionList list, StreamCatalog streams, TimeProvider clock)
{
    /// <summary>Does so: all of them or none. In force when the task completes.</summary>
    public async Task<(IReadOnlyList<Named> Names, ApiError? Error)> AddAsync(ApiCall call, SuppressionWish wish, IReadOnlyList<Mailbox> recipients, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        DateTimeOffset? until = null;
        if (Fault(call.Tenant, wish) is { } fault)
        {
            return ([], fault);
        }

        if (wish.ExpiresAt is { } text)
        {
            if (!Instant.TryRead(text, out var at) || at <= now)
            {
                return ([], ApiError.Field("expires_at", "must be a time to come with its offset, such as 2027-12-24T18:00:00Z"));
            }

            until = at;
        }

        Suppression[] wanted = [.. recipients.Select(recipient => new Suppression
        {
            Id = Ids.New(clock), Tenant = call.Tenant, Recipient = recipient, Stream = wish.Stream, Origin = SuppressionOrigin.Manual, Reason = wish.Reason, CreatedAt = now, ExpiresAt = until,
        })];
        if (await suppressions.AddAsync(wanted, call.Actor, cancellationToken).ConfigureAwait(false) is not { } ids)
        {
            return ([], new ApiError(StatusCodes.Status403Forbidden, ErrorName.ValidationError, $"The list would have more than {Suppression.MostPerTenant} suppressions: remove some first."));
        }

        list.Refresh();
        return ([.. ids.Select(id => new Named("suppression", id))], null);
    }

    /// <summary>Reads an address.</summary>
    public static bool TryRead(string text, string field, [NotNullWhen(true)] out Mailbox? recipient, [NotNullWhen(false)] out ApiError? error)
    {
        error = !Mailbox.TryParse(text, out recipient, out _) ? ApiError.Field(field, "must be an e-mail address")
            : TestAddresses.AreAt(recipient) ? ApiError.Field(field, $"is of {TestAddresses.DomainName}: what becomes of mail for it says its name")
            : null;
        return error is null;
    }

    private ApiError? Fault(string tenant, SuppressionWish wish) =>
        wish.Stream is { } stream && streams.Find(tenant, stream) is null ? ApiError.Field("stream", $"must be one of: {streams.Names(tenant)}")
        : wish.Reason is { } reason && (reason.Length is 0 or > Suppression.LongestReason || reason.Any(char.IsControl)) ? ApiError.Field("reason", $"must be one line of 1 to {Suppression.LongestReason} characters")
        : null;
}
