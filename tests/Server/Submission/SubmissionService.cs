using System.Net;
using System.Net.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Waxwing.Server.Accepting;
using Waxwing.Server.Accounts;
using Waxwing.Server.Audit;
using Waxwing.Server.Certificates;
using Waxwing.Server.Submission;
using Waxwing.Server.Tests.Support;
using Waxwing.Smtp;
using Waxwing.TestSupport;

namespace Waxwing.Server.Tests.Submission;

/// <summary>The listener in a host with nothing else, on real sockets and in a time that stands still.</summary>
internal sealed class SubmissionService : IAsyncDisposable
{
    private readonly WebApplication _host;

    private SubmissionService(Func<SubmissionOptions, SubmissionOptions>? change, IServerCertificate? certificate, TestAuthority? authority)
    {
        Authority = authority ?? new TestAuthority();
        Trail = new MemoryTrail(Clock);
        Key = Samples.Key(Clock, out var secret);
        Secret = secret;
        Accounts[Key.Id] = Key;
        Options = new SubmissionOptions
        {
            ServerName = Domain.Parse("mx.test"),
            ImplicitTls = [new IPEndPoint(IPAddress.Loopback, FreePort.Next())],
            StartTls = [new IPEndPoint(IPAddress.Loopback, FreePort.Next())],
            PlainLoopbackPort = FreePort.Next(),
            PlainLoopbackKey = Key.Id,
        };
        Options = change?.Invoke(Options) ?? Options;

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(Log).SetMinimumLevel(LogLevel.Debug);
        builder.Services.AddSingleton<IMailDesk>(Desk).AddSingleton<IAccounts>(Accounts).AddSingleton<TimeProvider>(Clock).AddSingleton<IAuditTrail>(Trail);
        builder.Services.AddSingleton(certificate ?? new FixedCertificate(SslStreamCertificateContext.Create(Authority.Issue(), null, offline: true)));
        builder.Services.AddSubmission(Options);
        _host = builder.Build();
    }

    public ObservedClock Clock { get; } = new();

    public MemoryDesk Desk { get; } = new();

    public MemoryAccounts Accounts { get; } = new();

    public MemoryTrail Trail { get; }

    public RecordedLog Log { get; } = new();

    public TestAuthority Authority { get; }

    public SubmissionOptions Options { get; }

    /// <summary>A key that may do everything.</summary>
    public ApiKey Key { get; }

    public string Secret { get; }

    public int ImplicitPort => Options.ImplicitTls[0].Port;

    public int StartTlsPort => Options.StartTls[0].Port;

    public int PlainPort => Options.PlainLoopbackPort!.Value;

    public static async Task<SubmissionService> StartAsync(
        Func<SubmissionOptions, SubmissionOptions>? change = null, IServerCertificate? certificate = null, TestAuthority? authority = null)
    {
        var service = new SubmissionService(change, certificate, authority);
        await service._host.StartAsync(TestContext.Current.CancellationToken);
        return service;
    }

    /// <summary>The same with other bounds.</summary>
    public static Task<SubmissionService> StartWithAsync(Func<SubmissionLimits, SubmissionLimits> change) => StartAsync(options => options with { Limits = change(options.Limits) });

    /// <summary>A connection by implicit TLS, greeted.</summary>
    public async Task<SubmissionClient> ConnectAsync()
    {
        var client = await SubmissionClient.ConnectAsync(ImplicitPort);
        await client.SecureAsync(Authority);
        await client.ExpectAsync("220 mx.test ESMTP");
        return client;
    }

    /// <summary>The same, logged in with <see cref="Secret"/>.</summary>
    public async Task<SubmissionClient> LogInAsync()
    {
        var client = await ConnectAsync();
        await client.LogInAsync(Secret);
        return client;
    }

    /// <summary>Another key.</summary>
    public string AddKey(Func<ApiKey, ApiKey> change, out ApiKey key)
    {
        key = change(Samples.Key(Clock, out var secret));
        Accounts[key.Id] = key;
        return secret;
    }

    public Task StopAsync() => _host.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        Authority.Dispose();
    }
}
