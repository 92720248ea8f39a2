using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Waxwing.Server.Api;

/// <summary>Writes an answer whole, with its length: clients get all of it or know that they did not.</summary>
internal static class JsonAnswer
{
    /// <summary>The type of every answer.</summary>
    public const string MediaType = "application/json";

    /// <summary>Writes a value.</summary>
    public static Task WriteAsync<T>(HttpResponse response, int status, T value) =>
        WriteAsync(response, status, JsonSerializer.SerializeToUtf8Bytes(value, Known<T>.Type));

    /// <summary>Writes JSON that was made before.</summary>
    public static Task WriteAsync(HttpResponse response, int status, string json) => WriteAsync(response, status, Encoding.UTF8.GetBytes(json));

    /// <summary>Writes octets of JSON.</summary>
    public static async Task WriteAsync(HttpResponse response, int status, byte[] json)
    {
        response.StatusCode = status;
        response.ContentType = MediaType;
        response.ContentLength = json.Length;
        await response.BodyWriter.WriteAsync(json).ConfigureAwait(false);
    }

    private static class Known<T>
    {
        public static readonly JsonTypeInfo<T> Type = (JsonTypeInfo<T>)ApiJson.Default.Options.GetTypeInfo(typeof(T));
    }
}
