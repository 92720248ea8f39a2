namespace Waxwing.Server.Api.Suppressions;

/// <summary>POST /suppressions.</summary>
internal sealed class PostSuppression(SuppressionAdding adding)
{
    /// <summary>Puts a recipient on the list: nothing is sent to it any more, what waits included.</summary>
    /// <param name="call">The request.</param>
    /// <param name="body">The recipient.</param>
    /// <param name="cancellationToken">The end of the connection.</param>
    public async Task<Answer<Named>> HandleAsync(ApiCall call, Body<AddSuppression> body, CancellationToken cancellationToken)
    {
        if (!body.TryGet(out var request, out var error))
        {
            return error;
        }

        if (request.Email is null)
        {
            return ApiError.Missing("email");
        }

        if (!SuppressionAdding.TryRead(request.Email, "email", out var recipient, out error))
        {
            return error;
        }

        var (names, fault) = await adding.AddAsync(call, request, [recipient], cancellationToken).ConfigureAwait(false);
        return fault is null ? names[0] : fault;
    }
}
