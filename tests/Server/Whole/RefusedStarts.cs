using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Waxwing.Server.Hosting;
using Waxwing.Server.Model;
using Waxwing.Server.Streams;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Whole;

/// <summary>What only a part of the service can judge is refused in the words of the configuration: the field is named, and nothing is logged that only a programmer reads.</summary>
public sealed class RefusedStarts : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("service.tenants: not.a..domain is no domain")]
    [InlineData("service.tenants: the domain acme-shop.net is declared more than once")]
    [InlineData("service.tenants: the stream bulk is declared twice")]
    [InlineData("service.sites: the file /nonexistent/sites.json cannot be read")]
    [InlineData("service.users[1].password: ")]
    [InlineData("service.audit: a destination of signed heads")]
    [InlineData("service.audit: the authorities for destinations")]
    [InlineData("service.metricsToken: the secret env:WAXWING_NO_SUCH_VARIABLE cannot be read")]
    public async Task Name_the_field(string told)
    {
        var log = new KeptLines();
        var options = new ServiceOptions { Data = _folder.Path, Http = new Uri("http://127.0.0.1:0") };

        var refused = await Assert.ThrowsAsync<SendException>(() => ServiceHost.StartAsync(Wrong(options, told), TimeProvider.System, logging => logging.AddProvider(log), TestContext.Current.CancellationToken));

        Assert.Equal(SendStage.Configure, refused.Error.Stage);
        Assert.StartsWith(told, refused.Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(log.All, line => line.Contains("   at ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Name_the_key_of_the_audit_log_that_others_may_read()
    {
        var log = new KeptLines();
        await File.WriteAllTextAsync(_folder["audit-head.key"], "x", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(_folder["audit-head.key"], UnixFileMode.UserRead | UnixFileMode.OtherRead);
        var options = new ServiceOptions { Data = _folder.Path, Http = new Uri("http://127.0.0.1:0") };

        var refused = await Assert.ThrowsAsync<SendException>(() => ServiceHost.StartAsync(options, TimeProvider.System, logging => logging.AddProvider(log), TestContext.Current.CancellationToken));

        Assert.Contains("audit-head.key", refused.Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(log.All, line => line.Contains("   at ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Leave_no_logger_behind_and_neither_does_a_service_that_ends()
    {
        var made = 0;
        var ended = 0;
        void Log(ILoggingBuilder logging) => logging.Services.AddSingleton<ILoggerProvider>(_ =>
        {
            made++;
            return new EndingLog(() => ended++);
        });
        var options = new ServiceOptions { Data = _folder.Path, Http = new Uri("http://127.0.0.1:0"), Accepting = new Accepting.AcceptingOptions { LeastFree = 0 } };

        await Assert.ThrowsAsync<SendException>(() => ServiceHost.StartAsync(Wrong(options, "service.users"), TimeProvider.System, Log, TestContext.Current.CancellationToken));
        Assert.Equal((1, 1), (made, ended));

        await using (await ServiceHost.StartAsync(options, TimeProvider.System, Log, TestContext.Current.CancellationToken))
        {
            // One of the host, and one of what was there before it.
            Assert.Equal((3, 1), (made, ended));
        }

        Assert.Equal((3, 3), (made, ended));
    }

    private static ServiceOptions Wrong(ServiceOptions options, string told)
    {
        ImmutableArray<DeclaredDomains> domains = told.Contains("no domain", StringComparison.Ordinal)
            ? [new DeclaredDomains("acme", ["not.a..domain"])]
            : told.Contains("more than once", StringComparison.Ordinal) ? [new DeclaredDomains("acme", ["acme-shop.net"]), new DeclaredDomains("other", ["acme-shop.net"])] : [];
        ImmutableArray<DeclaredUser> users = told.Contains("users", StringComparison.Ordinal)
            ? [new DeclaredUser("ann", Secret.FromValue("good"), Guid.Empty), new DeclaredUser("bob", Secret.FromValue("bad\u0007"), Guid.Empty)] : [];
        return options with
        {
            Tenants = told.Contains("the stream", StringComparison.Ordinal) ? [new DeclaredDomains("acme", []) { Streams = [new MailStream("bulk", StreamType.Transactional)] }] : domains,
            Sites = told.Contains("sites", StringComparison.Ordinal) ? "/nonexistent/sites.json" : null,
            Users = users,
            AuditHeads = told.Contains("destination", StringComparison.Ordinal) ? [told.Contains("authorities", StringComparison.Ordinal) ? "syslog+tls://logs.example.org" : "ftp://logs.example.org"] : [],
            AuditHeadsAuthority = told.Contains("authorities", StringComparison.Ordinal) ? "/nonexistent/ca.pem" : null,
            MetricsToken = told.Contains("metricsToken", StringComparison.Ordinal) ? Secret.FromReference("env:WAXWING_NO_SUCH_VARIABLE") : null,
        };
    }

    private sealed class EndingLog(Action ended) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => NullLogger.Instance;

        public void Dispose() => ended();
    }
}
