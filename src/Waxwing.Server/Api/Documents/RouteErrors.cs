using System.Globalization;
using System.Text.Json;
using Microsoft.OpenApi;

namespace Waxwing.Server.Api.Documents;

/// <summary>The errors that a route may answer with: each status, and an example for each name that it comes with.</summary>
internal static class RouteErrors
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>Adds them to what is told of an operation.</summary>
    /// <param name="operation">The operation, with its parameters and its body.</param>
    /// <param name="route">The route.</param>
    /// <param name="form">The form of errors.</param>
    public static void Add(OpenApiOperation operation, ApiRoute route, IOpenApiSchema form)
    {
        operation.Responses ??= [];
        foreach (var status in Of(operation, route).GroupBy(error => error.Status))
        {
            operation.Responses[status.Key.ToString(CultureInfo.InvariantCulture)] = Response(string.Join(", ", status.Select(error => $"`{error.Name.Text()}`").Distinct(StringComparer.Ordinal)), form, status);
        }

        operation.Responses["default"] = Response("An error. Its name says which.", form, []);
    }

    private static OpenApiResponse Response(string description, IOpenApiSchema form, IEnumerable<ApiError> errors)
    {
        var examples = new Dictionary<string, IOpenApiExample>(StringComparer.Ordinal);
        foreach (var error in errors)
        {
            examples.TryAdd(error.Name.Text(), new OpenApiExample { Value = JsonSerializer.SerializeToNode(new ErrorBody(error.Status, error.Message, error.Name.Text()), ApiJson.Readable.ErrorBody) });
        }

        return new OpenApiResponse
        {
            Description = description,
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [JsonAnswer.MediaType] = new() { Schema = form, Examples = examples.Count == 0 ? null : examples } },
        };
    }

    private static IEnumerable<ApiError> Of(OpenApiOperation operation, ApiRoute route) =>
    [
        .. Always(route),
        .. operation.RequestBody is null ? [] : OfABody(route),
        .. Has(operation, ParameterLocation.Path) ? OfAnId() : [],
        .. Has(operation, ParameterLocation.Query) ? [ApiError.Parameter("limit", "must be a number from 1 to 100")] : Array.Empty<ApiError>(),
        .. operation.Parameters?.Any(parameter => string.Equals(parameter.Name, Emails.RequestRepetition.Parameter.Name, StringComparison.Ordinal)) == true ? OfMail() : [],
    ];

    private static IEnumerable<ApiError> Always(ApiRoute route) =>
    [
        Admission.Missing, Admission.Restricted(route.Scope), Admission.Invalid, Admission.TooMany(Soon), ApiError.Internal(), ApiError.Unavailable(Soon),
    ];

    private static IEnumerable<ApiError> OfABody(ApiRoute route) =>
    [
        new ApiError(StatusCodes.Status400BadRequest, ErrorName.ValidationError, "The body is no JSON that can be read (line 1, octet 2)."),
        Gate.TooSlow,
        BodyReader.TooLarge(route.BodyLimit),
        BodyReader.NoJson,
        ApiError.Field("colour", "is not known here"),
    ];

    private static IEnumerable<ApiError> OfAnId() => [ApiError.NotFound("Email"), ApiError.Parameter("id", "must be a UUID")];

    private static IEnumerable<ApiError> OfMail() =>
    [
        new ApiError(StatusCodes.Status400BadRequest, ErrorName.InvalidIdempotencyKey, "The Idempotency-Key must be given once, with 1 to 256 characters."),
        new ApiError(StatusCodes.Status403Forbidden, ErrorName.ValidationError, "The domain of the author is not verified."),
        new ApiError(StatusCodes.Status409Conflict, ErrorName.InvalidIdempotentRequest, "The Idempotency-Key was used for another request."),
        new ApiError(StatusCodes.Status409Conflict, ErrorName.ConcurrentIdempotentRequests, "The same request is being carried out.", Soon),
        ApiError.Missing("from"),
        new ApiError(StatusCodes.Status422UnprocessableEntity, ErrorName.InvalidFromAddress, "The `from` field is no address: write `email@example.com` or `Name <email@example.com>`."),
        ApiError.Attachment("attachments[0].content", "must be base64"),
        new ApiError(StatusCodes.Status422UnprocessableEntity, ErrorName.SecurityError, "the message holds sensitive data"),
        ApiError.NotYet("templates"),
    ];

    private static bool Has(OpenApiOperation operation, ParameterLocation location) => operation.Parameters?.Any(parameter => parameter.In == location) == true;
}
