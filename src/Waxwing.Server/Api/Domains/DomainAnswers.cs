using System.Diagnostics;
using Waxwing.Server.Domains;

namespace Waxwing.Server.Api.Domains;

/// <summary>What became of a wish about a domain, as the API tells it.</summary>
internal static class DomainAnswers
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    /// <summary>The answer.</summary>
    /// <param name="result">What became of it.</param>
    /// <param name="show">How the domain is shown.</param>
    public static Answer<T> Answer<T>(this DomainResult result, Func<SendingDomain, T> show) => result switch
    {
        DomainResult.Done done => show(done.Domain),
        DomainResult.Refused refused => Error(refused.Reason),
        _ => throw new UnreachableException(),
    };

    private static ApiError Error(DomainRefusal refusal) => refusal switch
    {
        DomainRefusal.NotFound => ApiError.NotFound("Domain"),
        DomainRefusal.NoDomain => ApiError.Field("name", "must be a domain that mail can be from, such as example.org or mail.example.org"),
        DomainRefusal.Known => Forbidden("This domain has been registered already."),
        DomainRefusal.TooMany => Forbidden("There are as many domains as you may have: remove one, or ask the operator for more."),
        DomainRefusal.HeldByAnother => Forbidden("This domain is verified for another account of this service. Its records are right; it can be verified once the other account removes it."),
        DomainRefusal.OfOperator => Forbidden("The operator of this service has declared this domain: it can be removed in the configuration alone."),
        DomainRefusal.Rotating => new ApiError(StatusCodes.Status422UnprocessableEntity, ErrorName.ValidationError, "There are keys whose records were not seen yet: publish these first."),
        DomainRefusal.Busy => ApiError.Unavailable(Soon),
    };

    // Resend has this status and word for a domain that may not be used.
    private static ApiError Forbidden(string message) => new(StatusCodes.Status403Forbidden, ErrorName.ValidationError, message);
}
