using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace Waxwing.Server.Api.Documents;

/// <summary>The API described for programs (OpenAPI) and for people (a page at <c>/docs</c>, which fetches nothing from anywhere else).</summary>
internal static class ApiDocument
{
    private const string Name = "v1";
    private const string KeyScheme = "key";
    private const string ErrorForm = "Error";

    /// <summary>Adds the description.</summary>
    public static void AddApiDocument(this IServiceCollection services)
    {
        // The description is made by these options; answers are written by their own.
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default);
        });
        services.AddOpenApi(Name, document =>
        {
            document.CreateSchemaReferenceId = SchemaWords.NameOf;
            document.AddSchemaTransformer(SchemaWords.WriteAsync);
            document.AddDocumentTransformer((description, _, _) =>
            {
                description.Info = new OpenApiInfo
                {
                    Title = "Waxwing",
                    Version = "1",
                    Description = "Hand over mail, and it arrives, once. The API has the shape of Resend's: its clients work with another base URL. Unknown fields and parameters are refused.",
                };
                description.Servers = [];
                description.Components ??= new OpenApiComponents();
                description.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
                {
                    [KeyScheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key: re_…" },
                };
                SchemaWords.Unescape(description);
                return Task.CompletedTask;
            });
            document.AddOperationTransformer(DescribeAsync);
        });
    }

    /// <summary>Adds the routes of document and page.</summary>
    public static void MapApiDocument(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("");
        ((IEndpointConventionBuilder)group).Finally(endpoint =>
        {
            var inner = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = http =>
            {
                DocumentHeaders.Write(http);
                return inner(http);
            };
        });
        group.MapOpenApi();
        group.MapScalarApiReference("/docs", (page, http) => page
            .WithTitle("Waxwing API")
            .WithOpenApiRoutePattern("/openapi/{documentName}.json")
            .WithNonce(DocumentHeaders.NonceOf(http))
            .AddPreferredSecuritySchemes([KeyScheme])
            .DisableDefaultFonts()
            .DisableTelemetry()
            .DisableAgent()
            .DisableMcp()
            .HideDeveloperTools()
            .HideClientButton());
    }

    private static OpenApiParameter Parameter(ParameterLocation location, string name, string description) =>
        new() { Name = name, In = location, Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };

    // The first sentence is what the page's list has room for.
    private static (string Title, string? Explanation) TitleAndExplanation(string words)
    {
        var end = words.IndexOf('.', StringComparison.Ordinal);
        return end < 0 || end == words.Length - 1 ? (words.TrimEnd('.'), null) : (words[..end], words[(end + 1)..].Trim());
    }

    private static async Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        (operation.Summary, var explanation) = TitleAndExplanation(operation.Summary ?? "");
        operation.Description ??= explanation;
        operation.Parameters =
        [
            .. operation.Parameters ?? [],
            .. metadata.OfType<QueryParameter>().Select(parameter => Parameter(ParameterLocation.Query, parameter.Name, parameter.Description)),
            .. metadata.OfType<HeaderParameter>().Select(parameter => Parameter(ParameterLocation.Header, parameter.Name, parameter.Description)),
        ];

        foreach (var content in operation.RequestBody?.Content?.Values ?? [])
        {
            content.Example = metadata.OfType<BodyExample>().FirstOrDefault() is { } example ? JsonNode.Parse(example.Json) : null;
        }

        if (context.Document!.Components?.Schemas?.ContainsKey(ErrorForm) != true)
        {
            context.Document.AddComponent<IOpenApiSchema>(ErrorForm, await context.GetOrCreateSchemaAsync(typeof(ErrorBody), cancellationToken: cancellationToken).ConfigureAwait(false));
        }

        RouteErrors.Add(operation, metadata.OfType<ApiRoute>().Last(), new OpenApiSchemaReference(ErrorForm, context.Document));
        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(KeyScheme, context.Document)] = [] }];
    }
}
