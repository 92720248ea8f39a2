using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;
using Waxwing.Sandbox;
using Waxwing.Server.Accounts;
using Waxwing.Server.Hosting;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Whole;

/// <summary>The service as <c>waxwing serve</c> runs it, on free ports of loopback, with everything that it is made of.</summary>
internal sealed class WholeService : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http = new();
    private readonly ServiceHost _host;

    private WholeService(ServiceHost host, KeptLines log) => (_host, Log) = (host, log);

    public ServiceHost Host => _host;

    public KeptLines Log { get; }

    public Uri Api => _host.Addresses[0];

    public int SubmissionsPort => _host.Addresses[1].Port;

    public string TrialKey => _host.TrialKey!;

    /// <summary>Starts it on a folder. Without a relay everything goes to its own sandbox.</summary>
    public static async Task<WholeService> StartAsync(string folder, SandboxServer? relay = null, Func<ServiceOptions, ServiceOptions>? change = null)
    {
        var options = new ServiceOptions
        {
            Data = folder,
            Http = new Uri("http://127.0.0.1:0"),
            Submissions = new IPEndPoint(IPAddress.Loopback, 0),
            Tenants = [new DeclaredDomains("acme", ["acme-shop.net"]), new DeclaredDomains("other", ["other-shop.net"])],
            Sender = relay is null ? null : To(relay),
            Accepting = new Accepting.AcceptingOptions { LeastFree = 0 },
        };
        var log = new KeptLines();
        var host = await ServiceHost.StartAsync(change is null ? options : change(options), TimeProvider.System, logging => logging.AddProvider(log), TestContext.Current.CancellationToken);
        return new WholeService(host, log);
    }

    public static SenderOptions To(SandboxServer relay) => new()
    {
        Relays = [RelayOptions.FromUrl($"smtps://{relay.User}@localhost:{relay.SmtpsPort}") with { Password = Secret.FromValue(relay.Password), AuthorityFile = relay.AuthorityFile }],
    };

    /// <summary>A key of a tenant.</summary>
    public async Task<string> KeyAsync(string tenant, KeyScope scope = KeyScope.Full, bool isTest = false)
    {
        var key = Samples.Key(TimeProvider.System, out var secret, tenant) with { Scope = scope, IsTest = isTest };
        await _host.Store.Accounts.AddAsync(key, default);
        return secret;
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> CallAsync(string key, HttpMethod method, string path, object? body = null, string? repetition = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Api, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (repetition is not null)
        {
            request.Headers.Add("Idempotency-Key", repetition);
        }

        if (body is not null)
        {
            request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        }

        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return (response.StatusCode, json.RootElement.Clone());
    }

    /// <summary>Hands a message over by the API, which accepts it.</summary>
    public async Task<string> SendAsync(string key, string to, string subject = "Your order", string from = "Shop <shop@acme-shop.net>", string? repetition = null)
    {
        var (status, body) = await CallAsync(key, HttpMethod.Post, "emails", new { from, to, subject, text = "It is on its way." }, repetition);
        Assert.True(status == HttpStatusCode.OK, body.ToString());
        return body.GetProperty("id").GetString()!;
    }

    /// <summary>Hands a message over by SMTP.</summary>
    public async Task<string> SubmitAsync(string key, MimeMessage message, string sender, params string[] recipients)
    {
        using var client = new SmtpClient();
        client.ServerCertificateValidationCallback = (_, _, _, _) => true;
        await client.ConnectAsync("localhost", SubmissionsPort, SecureSocketOptions.SslOnConnect, TestContext.Current.CancellationToken);
        await client.AuthenticateAsync("resend", key, TestContext.Current.CancellationToken);
        var answer = await client.SendAsync(message, MailboxAddress.Parse(sender), recipients.Select(MailboxAddress.Parse), TestContext.Current.CancellationToken);
        await client.DisconnectAsync(quit: true, TestContext.Current.CancellationToken);
        return answer;
    }

    /// <summary>Waits until the last that is known of a message is this.</summary>
    public async Task<JsonElement> UntilAsync(string key, string id, string lastEvent)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var (_, body) = await CallAsync(key, HttpMethod.Get, $"emails/{id}");
            if (string.Equals(body.GetProperty("last_event").GetString(), lastEvent, StringComparison.Ordinal))
            {
                return body;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Patience, $"{lastEvent} is not told of {id}, but {body}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _host.DisposeAsync();
    }
}
