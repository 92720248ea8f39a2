using System.Text.Json;

namespace Waxwing.OAuth;

/// <summary>The key of a service account, from the JSON file that Google gives for one. Whoever reads it disposes of it.</summary>
/// <param name="Account">Who asserts: <c>client_email</c>.</param>
/// <param name="Key">The private key.</param>
internal sealed record ServiceAccountKey(string Account, SigningKey Key) : IDisposable
{
    /// <summary>Reads it.</summary>
    /// <exception cref="SendException">It is no such file.</exception>
    public static ServiceAccountKey Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 4 });
            var root = document.RootElement;
            return new ServiceAccountKey(
                root.GetProperty("client_email").GetString() ?? throw Unreadable(),
                SigningKey.Read(
                    root.GetProperty("private_key").GetString() ?? throw Unreadable(),
                    root.TryGetProperty("private_key_id", out var id) ? id.GetString() : null,
                    "serviceAccount"));
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw Unreadable();
        }
    }

    /// <summary>Lets go of the key.</summary>
    public void Dispose() => Key.Dispose();

    // The cause is left out: it may quote the file.
    private static SendException Unreadable() =>
        OAuthError.Configuration("\"serviceAccount\" is not the JSON key file of a service account: it has client_email and private_key");
}
