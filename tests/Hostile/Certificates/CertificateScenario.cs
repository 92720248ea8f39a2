using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>One server with one certificate. Each scenario is a file; together they are the table beside openssl.</summary>
public abstract class CertificateScenario(PublicKeyInfrastructure pki)
{
    /// <summary>The host that the client asks for.</summary>
    internal virtual string Host => "mail.example.test";

    /// <summary>The service by whose SRV record the host was found, or null.</summary>
    internal virtual string? Service => null;

    protected PublicKeyInfrastructure Pki => pki;

    /// <summary>The certificate that the server shows.</summary>
    internal abstract Task<CertificateFiles> CertificateAsync();

    /// <summary>The server: ours, unless only openssl can be made to serve such a thing.</summary>
    internal virtual Task<ITlsPeer> ServeAsync(CertificateFiles files) => Task.FromResult<ITlsPeer>(new TlsServer(files));

    /// <summary>A server of openssl that has no scruples of its own.</summary>
    internal static async Task<ITlsPeer> ServeByOpensslAsync(CertificateFiles files, params IEnumerable<string> options)
        => await TlsServerProcess.StartOpensslAsync(files, ["-cipher", "DEFAULT@SECLEVEL=0", .. options]);

    /// <summary>Issues below the intermediate of the test.</summary>
    internal async Task<CertificateFiles> IssueAsync(CertificateProfile profile) => await (await pki.IntermediateAsync()).IssueAsync(profile);

    internal async Task<TlsPolicy> PolicyAsync()
    {
        var policy = await pki.PolicyAsync();
        return Service is null ? policy : policy.WithService(Service);
    }

    private protected async Task<TlsFacts> AcceptedAsync()
    {
        await using var server = await ServeAsync(await CertificateAsync());
        return await TlsClient.ConnectAsync(server.Port, Host, await PolicyAsync());
    }

    private protected async Task<SmtpError> RefusedAsync(SmtpFailureDetail detail, params string[] words)
    {
        await using var server = await ServeAsync(await CertificateAsync());
        var error = await TlsClient.RefuseAsync(server.Port, Host, await PolicyAsync());
        Assert.True(error.Detail == detail, $"{error.Detail}: {error.Message}");
        Assert.Equal((SmtpStage.TlsHandshake, SmtpFailure.PolicyRefused, FailureScope.Relay), (error.Stage, error.Failure, error.Scope));
        Assert.Equal(Delivered.No, error.Delivered);
        Assert.All(words, word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
        return error;
    }
}
