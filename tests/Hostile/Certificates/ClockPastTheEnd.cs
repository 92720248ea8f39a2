using Microsoft.Extensions.Time.Testing;
using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The certificate is good today, and the clock that was injected says another day.</summary>
public sealed class ClockPastTheEnd(PublicKeyInfrastructure pki)
{
    [Fact]
    public async Task The_injected_clock_decides_what_is_expired()
    {
        var files = await (await pki.IntermediateAsync()).IssueAsync(new());
        // The certificate is good for 30 days from the moment it was made.
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddDays(40));
        await using var server = new TlsServer(files);

        var error = await TlsClient.RefuseAsync(server.Port, "mail.example.test", await pki.PolicyAsync(), clock);

        Assert.Equal(SmtpFailureDetail.CertificateExpired, error.Detail);
        Assert.Contains("expired 10 days ago", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_injected_clock_decides_what_is_still_valid()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddDays(-5));
        var files = await (await pki.IntermediateAsync()).IssueAsync(new() { FromDay = -9, ToDay = -1 });
        await using var server = new TlsServer(files);

        var facts = await TlsClient.ConnectAsync(server.Port, "mail.example.test", await pki.PolicyAsync(), clock);

        Assert.Equal("mail.example.test", facts.MatchedName);
    }
}
