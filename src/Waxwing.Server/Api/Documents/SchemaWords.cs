using System.Net;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Waxwing.Server.Api.Emails;

namespace Waxwing.Server.Api.Documents;

/// <summary>What forms are called, and what their types do not say by themselves.</summary>
internal static class SchemaWords
{
    private const JsonSchemaType TextOrNull = JsonSchemaType.String | JsonSchemaType.Null;

    /// <summary>The name of a form; null where it is described in its place.</summary>
    public static string? NameOf(JsonTypeInfo form) => form.Type.IsGenericType && form.Type.GetGenericTypeDefinition() == typeof(ListOf<>)
        ? $"ListOf{form.Type.GetGenericArguments()[0].Name}"
        : OpenApiOptions.CreateDefaultSchemaReferenceId(form);

    /// <summary>Says which kinds of values a property takes that is read by a converter.</summary>
    public static Task WriteAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        schema.Type = context.JsonPropertyInfo?.CustomConverter switch
        {
            OneOrManyConverter => schema.Type | JsonSchemaType.String,
            OctetsConverter => TextOrNull | JsonSchemaType.Object,
            TextOrFalseConverter => TextOrNull,
            _ => schema.Type,
        };
        return Task.CompletedTask;
    }

    /// <summary>The comments in the code are XML; what is told of them is not.</summary>
    public static void Unescape(OpenApiDocument document)
    {
        foreach (var schema in document.Components?.Schemas?.Values ?? [])
        {
            foreach (var property in schema.Properties?.Values ?? [])
            {
                property.Description = WebUtility.HtmlDecode(property.Description);
            }
        }
    }
}
