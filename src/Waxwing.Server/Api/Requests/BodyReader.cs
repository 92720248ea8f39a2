using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Net.Http.Headers;

namespace Waxwing.Server.Api;

/// <summary>Reads bodies from the pipe of the connection: within their bound, and parsed once.</summary>
internal static class BodyReader
{
    // A small body lies in one block of the pipe; more than this is counted against the memory for all.
    private const int Uncounted = 64 * 1024;

    /// <summary>The body says of itself that it is something else.</summary>
    public static readonly ApiError NoJson =
        new(StatusCodes.Status415UnsupportedMediaType, ErrorName.ValidationError, "The body must be JSON in UTF-8, not compressed: content-type: application/json.");

    public static async ValueTask<Body<T>> ReadAsync<T>(HttpContext http, int limit, JsonTypeInfo<T> form)
        where T : class
    {
        if (UnreadableType(http.Request) is { } unreadable)
        {
            return new Body<T>(null, unreadable);
        }

        if (http.Request.ContentLength > limit)
        {
            return new Body<T>(null, TooLarge(limit));
        }

        var memory = http.Features.Get<BodyMemory.Share>();
        var pipe = http.Request.BodyReader;
        while (true)
        {
            var read = await pipe.ReadAsync(http.RequestAborted).ConfigureAwait(false);
            var body = read.Buffer;
            if (body.Length > limit)
            {
                return Refuse<T>(pipe, body, TooLarge(limit));
            }

            if (body.Length > Uncounted && memory?.TryTake(body.Length) == false)
            {
                return Refuse<T>(pipe, body, ApiError.Unavailable(TimeSpan.FromSeconds(2)));
            }

            if (read.IsCompleted)
            {
                var parsed = Parse(body, form);
                pipe.AdvanceTo(body.End);
                return parsed;
            }

            pipe.AdvanceTo(body.Start, body.End);
        }
    }

    private static Body<T> Refuse<T>(PipeReader pipe, ReadOnlySequence<byte> body, ApiError error)
        where T : class
    {
        pipe.AdvanceTo(body.End);
        return new Body<T>(null, error);
    }

    private static Body<T> Parse<T>(in ReadOnlySequence<byte> body, JsonTypeInfo<T> form)
        where T : class
    {
        if (body.IsSingleSegment)
        {
            return Parse(body.FirstSpan, form);
        }

        var rented = ArrayPool<byte>.Shared.Rent((int)body.Length);
        try
        {
            body.CopyTo(rented);
            return Parse(rented.AsSpan(0, (int)body.Length), form);
        }
        finally
        {
            // It may hold what nobody else should see.
            rented.AsSpan(0, (int)body.Length).Clear();
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static Body<T> Parse<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> form)
        where T : class
    {
        try
        {
            if (json.Length > Uncounted && BodyShape.Excess(json) is { } excess)
            {
                return new Body<T>(null, excess);
            }

            var value = JsonSerializer.Deserialize(json, form);
            return new Body<T>(value, value is null ? BodyFault.Null(form) : null);
        }
        catch (JsonException exception)
        {
            return new Body<T>(null, BodyFault.Of(json, form, exception));
        }
    }

    private static ApiError? UnreadableType(HttpRequest request)
    {
        // RFC 8259 §8.1 knows UTF-8 alone, which may stand in quotes (RFC 9110 §5.6.6).
        var type = request.ContentType;
        var isJson = string.Equals(type, JsonAnswer.MediaType, StringComparison.OrdinalIgnoreCase)
            || (MediaTypeHeaderValue.TryParse(type, out var parsed)
                && parsed.MediaType.Equals(JsonAnswer.MediaType, StringComparison.OrdinalIgnoreCase)
                && (!parsed.Charset.HasValue || HeaderUtilities.RemoveQuotes(parsed.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)));
        return isJson && request.Headers.ContentEncoding.Count == 0
            ? null
            : NoJson;
    }

    /// <summary>The body is larger than it may be.</summary>
    public static ApiError TooLarge(int limit) =>
        new(StatusCodes.Status413PayloadTooLarge, ErrorName.ValidationError, $"The body is larger than the {limit} octets that this endpoint takes.");
}
