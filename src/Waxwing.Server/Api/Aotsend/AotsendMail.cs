using System.Text.Json;

namespace Waxwing.Server.Api.Aotsend;

/// <summary>What POST /index/api/send_email takes, as JSON; the fields of a form have the same names.</summary>
/// <remarks>Filled by the serializer or from a form; nothing in it is judged yet. Programs write numbers as numbers or as texts.</remarks>
internal sealed record AotsendMail
{
    public string? AppKey { get; set; }

    public JsonElement? TemplateId { get; set; }

    public string? To { get; set; }

    public string? ReplyTo { get; set; }

    public string? Alias { get; set; }

    public JsonElement? IsRandom { get; set; }

    public JsonElement? Data { get; set; }

    /// <summary>A text or number, as text; null where it is neither.</summary>
    public static string? Text(JsonElement? value) => value switch
    {
        null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => "",
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };
}
