using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Waxwing.Templates;

/// <summary>A template in a file: fields as in the header of a message, an empty line, and the body in markup.</summary>
/// <param name="Source">The template.</param>
/// <param name="Example">Values to try it with.</param>
internal sealed record TemplateFile(TemplateSource Source, JsonObject Example)
{
    private const int MostFields = 200;

    // Nothing but people and this class reads it.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>Reads one.</summary>
    /// <exception cref="RenderException">It is none.</exception>
    public static TemplateFile Read(string text)
    {
        var (head, body) = Cut(text.ReplaceLineEndings("\n"));
        var source = new TemplateSource { Body = body, Format = BodyFormat.Markup };
        var variables = ImmutableArray.CreateBuilder<Variable>();
        var example = new JsonObject();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in head)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var (name, value) = colon > 0 ? (line[..colon].ToLowerInvariant(), line[(colon + 1)..].Trim()) : throw Wrong("is no field: write Name: value", line);
            if (name is "variable")
            {
                variables.Add(Declared(value));
            }
            else if (!seen.Add(name))
            {
                throw Wrong("is there twice", name);
            }
            else if (name is "example")
            {
                example = JsonObject(value) ?? throw Wrong("must be a JSON object on one line", name);
            }
            else
            {
                source = With(source, name, value);
            }
        }

        return new TemplateFile(source with { Variables = variables.ToImmutable() }, example);
    }

    /// <summary>As it is written.</summary>
    public string Text()
    {
        var text = new StringBuilder();
        void Field(string name, string? value) => text.Append(value is { Length: > 0 } ? $"{name}: {value}\n" : "");
        Field("Subject", Source.Subject);
        Field("Kind", MailKindWord.Of(Source.Kind));
        Field("Language", Source.Language is "en" ? null : Source.Language);
        Field("Format", Source.Format == BodyFormat.Html ? "html" : null);
        Field("From", Source.From);
        Field("Reply-To", Source.ReplyTo);
        Field("Last-Line", Source.LastLine);
        foreach (var variable in Source.Variables)
        {
            Field("Variable", Declaration(variable));
        }

        Field("Example", Example.Count == 0 ? null : Example.ToJsonString(Readable));
        return text.Append('\n').Append(Source.Body).ToString();
    }

    /// <summary>Reads values: a JSON object in which nothing stands twice; null where it is none.</summary>
    public static JsonObject? JsonObject(string json)
    {
        try
        {
            return JsonNode.Parse(json, documentOptions: Strict) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static (string[] Head, string Body) Cut(string text)
    {
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        if (end < 0)
        {
            throw RenderException.Invalid("A template is fields (Subject: …), an empty line, and the body.");
        }

        var head = text[..end].TrimStart('\uFEFF').Split('\n', MostFields + 1);
        return head.Length > MostFields ? throw new RenderException(RenderFault.TooLarge, $"A template has at most {MostFields} fields.") : (head, text[(end + 2)..]);
    }

    private static TemplateSource With(TemplateSource source, string name, string value) => name switch
    {
        "subject" => source with { Subject = value },
        "kind" => source with { Kind = MailKindWord.All.TryGetValue(value, out var kind) ? kind : throw Wrong($"is one of {string.Join(", ", MailKindWord.All.Keys)}", name) },
        "language" => source with { Language = value },
        "from" => source with { From = value },
        "reply-to" => source with { ReplyTo = value },
        "last-line" => source with { LastLine = value },
        "format" => source with { Format = value is "markup" ? BodyFormat.Markup : value is "html" ? BodyFormat.Html : throw Wrong("is markup or html", name) },
        _ => throw Wrong("is not known: Subject, Kind, Language, Format, From, Reply-To, Last-Line, Variable, Example", name),
    };

    private static string Declaration(Variable variable) => string.Concat(
        $"{variable.Name} {variable.Type.ToString().ToLowerInvariant()}",
        variable.Visibility == Visibility.Public ? "" : $" {variable.Visibility.ToString().ToLowerInvariant()}",
        variable.IsOptional ? " optional" : "",
        variable.Fallback is { } fallback ? $" = {fallback.ToJsonString(Readable)}" : "");

    // name type [masked|secret] [optional] [= JSON]
    private static Variable Declared(string line)
    {
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        var words = (equals < 0 ? line : line[..equals]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2 || !Enum.TryParse<VariableType>(words[1], ignoreCase: true, out var type) || !words[1].All(char.IsAsciiLetter))
        {
            throw Wrong("is: name, then string, number, boolean, list or url, then masked or secret, then optional, then = and JSON", "Variable");
        }

        var variable = new Variable(words[0], type) { Fallback = equals < 0 ? null : Json(line[(equals + 1)..]) };
        foreach (var word in words.Skip(2))
        {
            variable = word switch
            {
                "public" => variable,
                "masked" => variable with { Visibility = Visibility.Masked },
                "secret" => variable with { Visibility = Visibility.Secret },
                "optional" => variable with { IsOptional = true },
                _ => throw Wrong("has public, masked, secret or optional behind the type", "Variable"),
            };
        }

        return variable;
    }

    private static JsonNode? Json(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: Strict);
        }
        catch (JsonException)
        {
            throw Wrong("has JSON behind =", "Variable");
        }
    }

    private static RenderException Wrong(string why, string field) => RenderException.Invalid($"The field {(field.Length > 40 ? field[..40] : field)} {why}.");
}
