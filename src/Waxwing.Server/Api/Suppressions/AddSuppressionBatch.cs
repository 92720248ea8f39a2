using Waxwing.Smtp;

namespace Waxwing.Server.Api.Suppressions;

/// <summary>POST /suppressions/batch/add.</summary>
internal sealed class AddSuppressionBatch(SuppressionAdding adding)
{
    /// <summary>Puts up to 1,000 recipients on the list, all of them or none.</summary>
    /// <param name="call">The request.</param>
    /// <param name="body">The recipients.</param>
    /// <param name="cancellationToken">The end of the connection.</param>
    public async Task<Answer<SuppressionNames>> HandleAsync(ApiCall call, Body<AddSuppressions> body, CancellationToken cancellationToken)
    {
        if (!body.TryGet(out var request, out var error))
        {
            return error;
        }

        if (request.Emails is null)
        {
            return ApiError.Missing("emails");
        }

        if (request.Emails.Length is 0 or > SuppressionRoutes.BatchLimit)
        {
            return ApiError.Field("emails", $"must have 1 to {SuppressionRoutes.BatchLimit} addresses");
        }

        var recipients = new List<Mailbox>(request.Emails.Length);
        for (var i = 0; i < request.Emails.Length; i++)
        {
            if (!SuppressionAdding.TryRead(request.Emails[i], $"emails[{i}]", out var recipient, out error))
            {
                return error;
            }

            recipients.Add(recipient);
        }

        var (names, fault) = await adding.AddAsync(call, request, recipients, cancellationToken).ConfigureAwait(false);
        return fault is null ? new SuppressionNames(names) : fault;
    }
}
