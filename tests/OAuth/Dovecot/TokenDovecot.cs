using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Waxwing.Interop.Tests;
using Waxwing.OAuth.Tests.Support;
using Waxwing.TestSupport;

namespace Waxwing.OAuth.Tests.Dovecot;

/// <summary>A private Dovecot whose submission service asks the authorization server about each token (RFC 7662), and hands on what it accepts to a sink.</summary>
internal sealed class TokenDovecot : IAsyncDisposable
{
    private const string Service = "/usr/lib/dovecot/submission";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("waxwing-token-dovecot-");
    private readonly TestAuthority _authority = new();
    private readonly int _port = FreePort.Next();
    private Companion? _master;

    private TokenDovecot()
    {
    }

    /// <summary>Where what was accepted goes.</summary>
    public MailSink Sink { get; } = new();

    /// <summary>Starts one. Skips the test, or in CI fails it, where none can run.</summary>
    public static async Task<TokenDovecot> StartAsync(OAuthServer server)
    {
        Needs.Root();
        Needs.Tool("dovecot");
        if (!File.Exists(Service))
        {
            Needs.Missing("dovecot-submissiond is not installed");
        }

        var dovecot = new TokenDovecot();
        try
        {
            await dovecot.WriteAsync(server);
            await dovecot.RunAsync();
            return dovecot;
        }
        catch
        {
            await dovecot.DisposeAsync();
            throw;
        }
    }

    /// <summary>The relay as somebody configures it.</summary>
    public RelayOptions Relay(OAuthOptions oauth, string user = "ada@example.org") =>
        new() { Host = "localhost", Port = _port, UserName = user, AuthorityFile = _authority.AuthorityFile, OAuth = oauth };

    /// <summary>What Dovecot logged so far.</summary>
    public string Log() => File.Exists(At("dovecot.log")) ? File.ReadAllText(At("dovecot.log")) : "";

    public async ValueTask DisposeAsync()
    {
        if (_master is not null)
        {
            await _master.DisposeAsync();
        }

        await Sink.DisposeAsync();
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    private string At(string name) => Path.Combine(_folder.FullName, name);

    private async Task WriteAsync(OAuthServer server)
    {
        foreach (var name in new[] { "run", "state", "home" })
        {
            _folder.CreateSubdirectory(name);
        }

        // Dovecot's programs run under their own users and must reach their folders; the submission service is nobody.
        await Command.MustAsync("chmod", ["755", _folder.FullName]);
        await Command.MustAsync("chown", ["65534:65534", At("home")]);
        using var certificate = _authority.Issue();
        await File.WriteAllTextAsync(At("server.crt"), certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(At("server.key"), certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(At("issuer.pem"), server.Authority.Certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(At("oauth2.conf"), $"""
            introspection_mode = post
            introspection_url = https://{OAuthServer.ResourceId}:{OAuthServer.ResourceSecret}@{server.Issuer.Authority}/connect/introspect
            tls_ca_cert_file = {At("issuer.pem")}
            username_attribute = sub
            active_attribute = active
            active_value = true

            """);
        await File.WriteAllTextAsync(At("dovecot.conf"), string.Create(CultureInfo.InvariantCulture, $$"""
            base_dir = {{At("run")}}
            state_dir = {{At("state")}}
            log_path = {{At("dovecot.log")}}
            protocols = submission
            listen = 127.0.0.1
            hostname = localhost
            ssl = required
            ssl_cert = <{{At("server.crt")}}
            ssl_key = <{{At("server.key")}}
            auth_mechanisms = oauthbearer xoauth2
            auth_verbose = yes
            auth_failure_delay = 0
            mail_location = maildir:~/Maildir
            submission_relay_host = 127.0.0.1
            submission_relay_port = {{Sink.Port}}
            service submission-login {
              inet_listener submission {
                port = 0
              }
              inet_listener submissions {
                port = {{_port}}
                ssl = yes
              }
            }
            passdb {
              driver = oauth2
              mechanisms = oauthbearer xoauth2
              args = {{At("oauth2.conf")}}
            }
            userdb {
              driver = static
              args = uid=65534 gid=65534 home={{At("home")}}
            }

            """));
    }

    private async Task RunAsync()
    {
        _master = Companion.Start("dovecot", "-F", "-c", At("dovecot.conf"));
        var begun = TimeProvider.System.GetTimestamp();
        while (!Log().Contains("starting up for submission", StringComparison.Ordinal))
        {
            if (_master.HasEnded || TimeProvider.System.GetElapsedTime(begun) > StartLimit)
            {
                throw new InvalidOperationException($"Dovecot did not start:\n{Log()}");
            }

            await Task.Delay(Pause, TimeProvider.System);
        }
    }
}
