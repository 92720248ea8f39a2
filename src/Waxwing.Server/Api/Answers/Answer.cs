using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace Waxwing.Server.Api;

/// <summary>What a handler returns: a value, or an error. Both become JSON; there is no answer without.</summary>
/// <typeparam name="T">The value; it is named in <see cref="ApiJson"/>.</typeparam>
internal sealed class Answer<T> : IResult, IEndpointMetadataProvider
{
    private readonly T? _value;
    private readonly string? _json;
    private readonly ApiError? _error;

    private Answer(T? value, string? json, ApiError? error) => (_value, _json, _error) = (value, json, error);

    /// <summary>The value is the answer, with the status that the route has.</summary>
    public static implicit operator Answer<T>(T value) => new(value, null, null);

    /// <summary>The error is the answer.</summary>
    public static implicit operator Answer<T>(ApiError error) => new(default, null, error);

    /// <summary>JSON that was answered before is the answer again.</summary>
    public static Answer<T> Again(string json) => new(default, json, null);

    /// <summary>Tells the route of the value, for the OpenAPI document.</summary>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => builder.Metadata.Add(new AnswerForm(typeof(T)));

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (_error is not null)
        {
            return ErrorBody.WriteAsync(httpContext, _error);
        }

        var status = ApiRoute.Of(httpContext).Status;
        return _json is null
            ? JsonAnswer.WriteAsync(httpContext.Response, status, _value!)
            : JsonAnswer.WriteAsync(httpContext.Response, status, _json);
    }
}

/// <summary>What a route answers with.</summary>
/// <param name="Type">The type of the value.</param>
internal sealed record AnswerForm(Type Type);
