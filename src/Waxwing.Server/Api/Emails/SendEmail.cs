using System.Text.Json;
using System.Text.Json.Serialization;

namespace Waxwing.Server.Api.Emails;

/// <summary>A message to send.</summary>
/// <remarks>Filled by the serializer; nothing in it is judged yet.</remarks>
internal sealed record SendEmail
{
    /// <summary>The author: an address, or <c>Name &lt;address&gt;</c>. Its domain must be verified.</summary>
    public string? From { get; set; }

    /// <summary>The recipients: one, or an array of at most 50.</summary>
    [JsonConverter(typeof(OneOrManyConverter))]
    public string[]? To { get; set; }

    /// <summary>Recipients of copies: one, or an array of at most 50.</summary>
    [JsonConverter(typeof(OneOrManyConverter))]
    public string[]? Cc { get; set; }

    /// <summary>Recipients that no other learns of: one, or an array of at most 50.</summary>
    [JsonConverter(typeof(OneOrManyConverter))]
    public string[]? Bcc { get; set; }

    /// <summary>Where answers go: one address, or an array of at most 50.</summary>
    [JsonConverter(typeof(OneOrManyConverter))]
    public string[]? ReplyTo { get; set; }

    /// <summary>The subject; one line.</summary>
    public string? Subject { get; set; }

    /// <summary>The body as HTML. There must be this or text; with both, readers choose.</summary>
    public string? Html { get; set; }

    /// <summary>The body as plain text.</summary>
    public string? Text { get; set; }

    /// <summary>Further header fields, by name.</summary>
    public Dictionary<string, string?>? Headers { get; set; }

    /// <summary>Your own words for the message, which its events repeat.</summary>
    public Tag[]? Tags { get; set; }

    /// <summary>When to send it: a time with its offset (RFC 3339), up to 30 days from now. Default: at once.</summary>
    public string? ScheduledAt { get; set; }

    /// <summary>Files.</summary>
    public Attachment[]? Attachments { get; set; }

    /// <summary>Not here yet: null alone is accepted.</summary>
    public string? TopicId { get; set; }

    /// <summary>A published template, in the place of html and text.</summary>
    public TemplateUse? Template { get; set; }

    /// <summary>Waxwing does not watch recipients: false alone is accepted.</summary>
    public bool? OpenTracking { get; set; }

    /// <summary>Waxwing does not watch recipients: false alone is accepted.</summary>
    public bool? ClickTracking { get; set; }
}

/// <summary>A word of the sender's own.</summary>
internal sealed record Tag
{
    /// <summary>Its name: ASCII letters, digits, underscores and hyphens, at most 256; once a message.</summary>
    public string? Name { get; set; }

    /// <summary>Its value, of the same characters.</summary>
    public string? Value { get; set; }
}

/// <summary>A file that goes with a message.</summary>
internal sealed record Attachment
{
    /// <summary>The octets: base64 (RFC 4648 §4), or Node's <c>{"type":"Buffer","data":[…]}</c>. There is this or path.</summary>
    [JsonConverter(typeof(OctetsConverter))]
    public byte[]? Content { get; set; }

    /// <summary>An HTTPS URL to fetch it from, at a host that the configuration allows.</summary>
    public string? Path { get; set; }

    /// <summary>Its name. Default: the last part of path.</summary>
    [JsonConverter(typeof(TextOrFalseConverter))]
    public string? Filename { get; set; }

    /// <summary>Its media type. Default: by the name.</summary>
    public string? ContentType { get; set; }

    /// <summary>A name by which the HTML shows it (<c>cid:</c>); it is part of the body then.</summary>
    public string? ContentId { get; set; }
}

/// <summary>A template and what stands in its variables.</summary>
internal sealed record TemplateUse
{
    /// <summary>The id or the alias of the template, or the name of one that is always there.</summary>
    public string? Id { get; set; }

    /// <summary>The values of its variables, by their names.</summary>
    public JsonElement? Variables { get; set; }
}

/// <summary>The message that was accepted.</summary>
/// <param name="Id">Its name here.</param>
internal sealed record EmailId(Guid Id);

/// <summary>The messages of a batch that were accepted.</summary>
/// <param name="Data">Their names, in the order of the request.</param>
/// <param name="Errors">Those that were not, where the request allows that; otherwise absent.</param>
internal sealed record EmailIds(
    IReadOnlyList<EmailId> Data,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<BatchError>? Errors = null);

/// <summary>A message of a batch that was not accepted.</summary>
/// <param name="Index">Its place in the request, from 0.</param>
/// <param name="Message">Why.</param>
internal sealed record BatchError(int Index, string Message);
