using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Metadata;

namespace Waxwing.Server.Api;

/// <summary>The body of a request, read strictly, or what is wrong with it.</summary>
/// <typeparam name="T">Its form; named in <see cref="ApiJson"/>.</typeparam>
internal sealed class Body<T> : IEndpointParameterMetadataProvider
    where T : class
{
    private static readonly JsonTypeInfo<T> Form = (JsonTypeInfo<T>)ApiJson.Default.Options.GetTypeInfo(typeof(T));

    private readonly T? _value;
    private readonly ApiError? _error;

    internal Body(T? value, ApiError? error) => (_value, _error) = (value, error);

    /// <summary>Gives the value, or why there is none.</summary>
    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out ApiError? error)
    {
        (value, error) = (_value, _error);
        return value is not null;
    }

    /// <summary>Reads the body for a handler.</summary>
    public static async ValueTask<Body<T>?> BindAsync(HttpContext context, ParameterInfo parameter) =>
        await BodyReader.ReadAsync(context, ApiRoute.Of(context).BodyLimit, Form).ConfigureAwait(false);

    /// <summary>Tells the OpenAPI document of the form. No type of content is named: routing would look for another endpoint then, where the answer is 415.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(new AcceptsMetadata([], typeof(T)));
}
