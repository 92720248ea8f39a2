using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Waxwing.Testing;

namespace Waxwing.Storm.Clients;

/// <summary>A client of the HTTP API, in Resend's form.</summary>
internal sealed class ApiDoor : IDoor
{
    private readonly HttpClient _http;

    public ApiDoor(Uri service, string key, TestAuthority authority)
    {
        var handler = new SocketsHttpHandler { SslOptions = authority.ClientOptions(), MaxConnectionsPerServer = 1 };
        _http = new HttpClient(handler) { BaseAddress = service, Timeout = TimeSpan.FromSeconds(30) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("waxwing-storm");
    }

    /// <summary>Asks that an endpoint be told of events.</summary>
    /// <exception cref="StormException">The service does not take it.</exception>
    public static async Task AskForEventsAsync(Uri service, string key, TestAuthority authority, Uri endpoint, string type, CancellationToken cancellationToken)
    {
        await using var door = new ApiDoor(service, key, authority);
        using var response = await door._http.PostAsJsonAsync(new Uri("/webhooks", UriKind.Relative), new { endpoint, events = new[] { type } }, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new StormException($"no endpoint could be named: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}");
        }
    }

    public async Task<DoorAnswer> SendAsync(Parcel parcel, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/emails", UriKind.Relative));
        request.Headers.Add("Idempotency-Key", parcel.Key);
        request.Content = JsonContent.Create(new { from = Addresses.Sender, to = parcel.Recipients, subject = parcel.Subject, text = parcel.Text });
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.StatusCode switch
            {
                HttpStatusCode.OK => new DoorAnswer.Accepted((string?)JsonNode.Parse(body)?["id"] ?? throw new InvalidDataException(body)),
                HttpStatusCode.TooManyRequests => new DoorAnswer.Again(response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1)),
                // The first try may have been killed while it was being carried out.
                HttpStatusCode.Conflict when body.Contains("concurrent_idempotent_requests", StringComparison.Ordinal) => new DoorAnswer.Again(TimeSpan.FromSeconds(3)),
                >= HttpStatusCode.InternalServerError => new DoorAnswer.Again(TimeSpan.FromMilliseconds(500)),
                _ => new DoorAnswer.Refused($"{(int)response.StatusCode} {body}"),
            };
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException || (lost is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new DoorAnswer.Again(TimeSpan.FromMilliseconds(200));
        }
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }
}
