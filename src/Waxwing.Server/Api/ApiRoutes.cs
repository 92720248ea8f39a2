using System.Text.Json;
using Waxwing.Server.Accounts;

namespace Waxwing.Server.Api;

/// <summary>
/// Where routes are added. Each stands behind the <see cref="Gate"/>: a handler begins when the key is good and may do what the route wants, and whatever
/// it throws becomes JSON. Handlers are methods with an <see cref="ApiCall"/>, a <see cref="Body{T}"/> and parts of the path as parameters, which return an <see cref="Answer{T}"/>.
/// </summary>
internal sealed class ApiRoutes
{
    // What is no mail is short.
    private const int SmallBody = 64 * 1024;

    private readonly RouteGroupBuilder _group;
    private readonly Dictionary<string, string> _methods = new(StringComparer.Ordinal);

    public ApiRoutes(IEndpointRouteBuilder endpoints, Gate gate)
    {
        Services = endpoints.ServiceProvider;
        _group = endpoints.MapGroup("");
        ((IEndpointConventionBuilder)_group).Finally(endpoint =>
        {
            var route = endpoint.Metadata.OfType<ApiRoute>().Last();
            foreach (var form in endpoint.Metadata.OfType<AnswerForm>().ToArray())
            {
                endpoint.Metadata.Add(new ProducesResponseTypeMetadata(route.Status, form.Type, [JsonAnswer.MediaType]));
            }

            var inner = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = http => gate.RunAsync(http, route, inner);
        });
    }

    /// <summary>What handlers are made of. They are made once, when they are mapped.</summary>
    public IServiceProvider Services { get; }

    /// <summary>Adds a GET.</summary>
    public RouteHandlerBuilder Get(string pattern, Delegate handler, KeyScope scope) => Add("GET", pattern, handler, scope);

    /// <summary>Adds a POST.</summary>
    public RouteHandlerBuilder Post(string pattern, Delegate handler, KeyScope scope, int status = StatusCodes.Status200OK, int bodyLimit = SmallBody) =>
        Add("POST", pattern, handler, scope, status, bodyLimit);

    /// <summary>Adds a PATCH.</summary>
    public RouteHandlerBuilder Patch(string pattern, Delegate handler, KeyScope scope, int bodyLimit = SmallBody) => Add("PATCH", pattern, handler, scope, bodyLimit: bodyLimit);

    /// <summary>Adds a DELETE.</summary>
    public RouteHandlerBuilder Delete(string pattern, Delegate handler, KeyScope scope) => Add("DELETE", pattern, handler, scope);

    /// <summary>Adds what answers, with any method, for something that comes later.</summary>
    public void Later(string pattern, string what)
    {
        var error = ApiError.NotYet(what);
        _group.Map(pattern, http => ErrorBody.WriteAsync(http, error))
            .WithMetadata(new ApiRoute("", pattern, KeyScope.Read, StatusCodes.Status501NotImplemented, 0))
            .ExcludeFromDescription();
    }

    /// <summary>Adds what answers where nothing else does; the last call.</summary>
    public void Rest()
    {
        foreach (var (pattern, methods) in _methods)
        {
            _group.Map(pattern, http => OtherMethod(http, methods)).WithMetadata(Other(pattern, StatusCodes.Status405MethodNotAllowed)).ExcludeFromDescription();
        }

        _group.MapFallback("{**path}", http => ErrorBody.WriteAsync(http, ApiError.NotFound("Endpoint"))).WithMetadata(Other("{**path}", StatusCodes.Status404NotFound)).ExcludeFromDescription();
    }

    private RouteHandlerBuilder Add(string method, string pattern, Delegate handler, KeyScope scope, int status = StatusCodes.Status200OK, int bodyLimit = SmallBody)
    {
        _methods[pattern] = _methods.TryGetValue(pattern, out var others) ? $"{others}, {method}" : method;
        return _group.MapMethods(pattern, [method], handler)
            .WithMetadata(new ApiRoute(method, pattern, scope, status, bodyLimit))
            // The OpenAPI document groups by the first word of the path, and clients that are generated from it call methods as the handlers are called.
            .WithTags(pattern.Split('/')[1])
            .WithName(JsonNamingPolicy.CamelCase.ConvertName(handler.Method.DeclaringType!.Name));
    }

    private static ApiRoute Other(string pattern, int status) => new("", pattern, ApiRoute.Open, status, 0);

    private static Task OtherMethod(HttpContext http, string methods)
    {
        // RFC 9110 §15.5.6: a 405 names the methods that there are.
        http.Response.Headers.Allow = methods;
        return ErrorBody.WriteAsync(http, new ApiError(StatusCodes.Status405MethodNotAllowed, ErrorName.MethodNotAllowed, $"This endpoint answers to {methods} alone."));
    }
}
