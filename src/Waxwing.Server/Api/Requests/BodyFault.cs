using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace Waxwing.Server.Api;

/// <summary>
/// Says what is wrong with a body that could not be read, and where. The serializer's own words are for programmers of this one; so the body is gone through once
/// more, beside its form, up to the first field that the form does not have or has already.
/// </summary>
internal static class BodyFault
{
    // Names come from the caller, and go back to him: whole as long as they can be names.
    private const int LongestPath = 200;

    /// <summary>What is told of a body that is <c>null</c>.</summary>
    public static ApiError Null(JsonTypeInfo form) =>
        new(StatusCodes.Status422UnprocessableEntity, ErrorName.ValidationError, form.Kind == JsonTypeInfoKind.Enumerable ? "The body must be an array." : "The body must be an object.");

    /// <summary>What is told of a body that was refused by the serializer.</summary>
    public static ApiError Of(ReadOnlySpan<byte> json, JsonTypeInfo form, JsonException exception)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = form.Options.MaxDepth });
            reader.Read();
            if (Find(ref reader, form, "") is { } fault)
            {
                return fault;
            }

            reader.Read();
        }
        catch (JsonException syntax)
        {
            return new ApiError(
                StatusCodes.Status400BadRequest,
                ErrorName.ValidationError,
                json.IsEmpty ? "The body is empty: JSON was expected." : $"The body is no JSON that can be read (line {syntax.LineNumber + 1}, octet {syntax.BytePositionInLine + 1}).");
        }
        catch (InvalidOperationException)
        {
            return new ApiError(StatusCodes.Status400BadRequest, ErrorName.ValidationError, "The body holds text that is no Unicode.");
        }

        var field = FieldOf(exception.Path);
        return field.Length == 0 ? Null(form)
            : field.Contains("attachments", StringComparison.Ordinal) ? ApiError.Attachment(field, Why(exception))
            : ApiError.Field(field, Why(exception));
    }

    private static ApiError? Find(ref Utf8JsonReader reader, JsonTypeInfo? form, string path) => reader.TokenType switch
    {
        JsonTokenType.StartObject => FindInObject(ref reader, form, path),
        JsonTokenType.StartArray => FindInArray(ref reader, form, path),
        JsonTokenType.String => FindInText(ref reader),
        _ => null,
    };

    // The reader leaves both to whoever takes the text: octets that are no UTF-8 (RFC 8259 §8.1), and halves of characters.
    private static ApiError? FindInText(ref Utf8JsonReader reader)
    {
        if (!Utf8.IsValid(reader.ValueSpan))
        {
            throw new InvalidOperationException("The text is no UTF-8.");
        }

        if (reader.ValueIsEscaped)
        {
            reader.GetString();
        }

        return null;
    }

    private static ApiError? FindInObject(ref Utf8JsonReader reader, JsonTypeInfo? form, string path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            var field = Short(path.Length == 0 ? name : $"{path}.{name}");
            if (!seen.Add(name))
            {
                return ApiError.Field(field, "is given twice");
            }

            if (!TryFollow(form, name, out var next))
            {
                return ApiError.Field(field, "is not known here");
            }

            reader.Read();
            if (Find(ref reader, next, field) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private static ApiError? FindInArray(ref Utf8JsonReader reader, JsonTypeInfo? form, string path)
    {
        var element = form is { Kind: JsonTypeInfoKind.Enumerable, ElementType: { } type } ? form.Options.GetTypeInfo(type) : null;
        for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            if (Find(ref reader, element, $"{path}[{i}]") is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    // False: the form has no such field. Without a form, as below a converter, everything may be.
    private static bool TryFollow(JsonTypeInfo? form, string name, out JsonTypeInfo? next)
    {
        next = null;
        if (form is null || form.Kind is JsonTypeInfoKind.None or JsonTypeInfoKind.Enumerable)
        {
            return true;
        }

        if (form is { Kind: JsonTypeInfoKind.Dictionary, ElementType: { } value })
        {
            next = form.Options.GetTypeInfo(value);
            return true;
        }

        foreach (var property in form.Properties)
        {
            if (string.Equals(property.Name, name, StringComparison.Ordinal))
            {
                next = property.CustomConverter is null ? form.Options.GetTypeInfo(property.PropertyType) : null;
                return true;
            }
        }

        return false;
    }

    private static string Why(JsonException exception) => exception is FieldException ? exception.Message : "has a value of the wrong kind";

    // "$.to" and "$[0].to", as the serializer writes them.
    private static string FieldOf(string? path) => path is null ? "" : Short(path.TrimStart('$').TrimStart('.'));

    private static string Short(string path) => path.Length <= LongestPath ? path : $"{path[..LongestPath]}…";
}
