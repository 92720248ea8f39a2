using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Features;

namespace Waxwing.Server.Api.Aotsend;

/// <summary>Reads the body of a request, as JSON or as a form. A field that is not known is refused.</summary>
internal static class AotsendBody
{
    private const int MostFields = 16;
    private const int LongestName = 32;

    /// <summary>Reads it.</summary>
    /// <param name="http">The request.</param>
    /// <param name="limit">How many octets it may have.</param>
    public static async ValueTask<Body<AotsendMail>> ReadAsync(HttpContext http, int limit)
    {
        if (!http.Request.HasFormContentType)
        {
            return await BodyReader.ReadAsync(http, limit, (JsonTypeInfo<AotsendMail>)ApiJson.Default.Options.GetTypeInfo(typeof(AotsendMail))).ConfigureAwait(false);
        }

        if (http.Request.ContentLength > limit)
        {
            return new Body<AotsendMail>(null, BodyReader.TooLarge(limit));
        }

        try
        {
            var bounds = new FormOptions
            {
                ValueCountLimit = MostFields, KeyLengthLimit = LongestName, ValueLengthLimit = limit, BufferBodyLengthLimit = limit, MultipartBodyLengthLimit = limit, MemoryBufferThreshold = limit,
            };
            return Read(await new FormFeature(http.Request, bounds).ReadFormAsync(http.RequestAborted).ConfigureAwait(false));
        }
        catch (InvalidDataException)
        {
            return new Body<AotsendMail>(null, new ApiError(StatusCodes.Status400BadRequest, ErrorName.ValidationError, "The body is no form that can be read, or larger than this endpoint takes."));
        }
    }

    private static Body<AotsendMail> Read(IFormCollection form)
    {
        if (form.Files.Count > 0)
        {
            return new Body<AotsendMail>(null, ApiError.Field(form.Files[0].Name, "is a file, and none is taken here"));
        }

        var mail = new AotsendMail();
        foreach (var (name, values) in form)
        {
            if (values is not [{ } value])
            {
                return new Body<AotsendMail>(null, ApiError.Field(name, "is given twice"));
            }

            switch (name)
            {
                case "app_key":
                    mail.AppKey = value;
                    break;
                case "template_id":
                    mail.TemplateId = Element(value);
                    break;
                case "to":
                    mail.To = value;
                    break;
                case "reply_to":
                    mail.ReplyTo = value;
                    break;
                case "alias":
                    mail.Alias = value;
                    break;
                case "is_random":
                    mail.IsRandom = Element(value);
                    break;
                case "data":
                    mail.Data = Element(value);
                    break;
                default:
                    return new Body<AotsendMail>(null, ApiError.Field(name, "is not known here"));
            }
        }

        return new Body<AotsendMail>(mail, null);
    }

    private static JsonElement Element(string value) => JsonSerializer.SerializeToElement(value, ApiJson.Default.String);
}
