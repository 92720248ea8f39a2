using System.Net;
using System.Text.Json;
using Waxwing.Server.Drops;
using Waxwing.Server.Tests.Support;
using Waxwing.Server.Tests.Whole;

namespace Waxwing.Server.Tests.Drops;

/// <summary>A whole service with an origin for drop links: the API at 127.0.0.1, the links at localhost.</summary>
internal sealed class DropRoom : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _browser = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private int _port;

    private DropRoom()
    {
    }

    public WholeService Service { get; private set; } = null!;

    public string Key { get; private set; } = null!;

    public string Folder => _folder.Path;

    public static async Task<DropRoom> OpenAsync()
    {
        var room = new DropRoom { _port = FreePort() };
        room.Service = await WholeService.StartAsync(room._folder.Path, change: options => options with
        {
            Http = new Uri($"http://127.0.0.1:{room._port}"),
            Drops = new DropOptions { Url = new Uri($"http://localhost:{room._port}") },
        });
        room.Key = await room.Service.KeyAsync("acme");
        return room;
    }

    public async Task<(Guid Id, Uri Url)> MakeAsync(object body)
    {
        var (status, made) = await Service.CallAsync(Key, HttpMethod.Post, "drops", body);
        Assert.True(status == HttpStatusCode.Created, made.ToString());
        return (made.GetProperty("id").GetGuid(), new Uri(made.GetProperty("url").GetString()!));
    }

    public async Task<JsonElement> ShowAsync(Guid id)
    {
        var (status, shown) = await Service.CallAsync(Key, HttpMethod.Get, $"drops/{id}");
        Assert.Equal(HttpStatusCode.OK, status);
        return shown;
    }

    /// <summary>Asks as a browser does; with a form as one does that shows the page.</summary>
    public async Task<Seen> AskAsync(HttpMethod method, Uri url, string? form = null, params (string Name, string Value)[] headers)
    {
        // Whatever name the link has: the service listens at one address.
        using var request = new HttpRequestMessage(method, new UriBuilder(url) { Host = "127.0.0.1", Port = _port }.Uri);
        request.Headers.Host = url.Authority;
        if (form is not null)
        {
            request.Content = new StringContent(form, System.Text.Encoding.UTF8, "application/x-www-form-urlencoded");
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _browser.SendAsync(request, TestContext.Current.CancellationToken);
        var all = response.Headers.Concat(response.Content.Headers).ToDictionary(field => field.Key, field => string.Join(", ", field.Value), StringComparer.OrdinalIgnoreCase);
        return new Seen(response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), all);
    }

    public Task<Seen> OpenAsync(Uri url, string? passphrase = null) =>
        AskAsync(HttpMethod.Post, url, passphrase is null ? "" : $"passphrase={Uri.EscapeDataString(passphrase)}", ("Origin", "null"), ("Sec-Fetch-Site", "same-origin"));

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        _browser.Dispose();
        _folder.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

internal sealed record Seen(HttpStatusCode Status, string Text, IReadOnlyDictionary<string, string> Headers);
