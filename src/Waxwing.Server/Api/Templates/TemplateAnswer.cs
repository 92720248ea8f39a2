using Waxwing.Server.Templates;

namespace Waxwing.Server.Api.Templates;

/// <summary>What became of a change, as an answer.</summary>
internal static class TemplateAnswer
{
    /// <summary>There is none of that name.</summary>
    public static readonly ApiError NotFound = ApiError.NotFound("Template");

    /// <summary>The answer.</summary>
    public static Answer<Named> Of(TemplateChange change, Guid id) => change switch
    {
        TemplateChange.Done => new Named("template", id),
        TemplateChange.AliasTaken => ApiError.Field("alias", "is that of another template"),
        TemplateChange.TooMany => new ApiError(StatusCodes.Status422UnprocessableEntity, ErrorName.ValidationError, $"An account has at most {PostTemplate.Most} templates."),
        TemplateChange.Stale => ApiError.Unavailable(TimeSpan.FromSeconds(1)),
    };
}
