using System.Globalization;

namespace Waxwing.Interop.Tests;

/// <summary>
/// A private Dovecot for one test: its submission service over implicit TLS, with the SASL mechanisms that the test names.
/// What it accepts it hands on to the private Postfix. Everything is in one folder, nothing is shared with the system's own.
/// </summary>
internal sealed class DovecotServer : IAsyncDisposable
{
    public const string Password = "correct horse battery staple";
    public const string User = $"ada@{PostfixConfiguration.Domain}";

    private const string Service = "/usr/lib/dovecot/submission";

    private static readonly string[] Programs = ["dovecot", "doveadm", "openssl"];
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly TimeProvider time = TimeProvider.System;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("waxwing-dovecot-");
    private Companion? master;

    private DovecotServer()
    {
    }

    public int Port { get; } = FreePort.Next();

    public int StartTlsPort { get; } = FreePort.Next();

    public string AuthorityFile { get; private set; } = "";

    /// <summary>A certificate for <see cref="User"/>, and its key.</summary>
    public string ClientCertificateFile => At("client.crt");

    public string ClientKeyFile => At("client.key");

    /// <summary>Who makes the tokens that this server takes.</summary>
    public TokenIssuer Issuer { get; } = new();

    /// <summary>Whether one can run on this machine.</summary>
    public static bool IsHere => Environment.IsPrivilegedProcess && Array.TrueForAll(Programs, program => Needs.Find(program) is not null) && File.Exists(Service);

    /// <summary>Skips the test, or in CI fails it, where none can run.</summary>
    public static void Need()
    {
        Needs.Root();
        Array.ForEach(Programs, Needs.Tool);
        if (!File.Exists(Service))
        {
            Needs.Missing("dovecot-submissiond is not installed");
        }
    }

    /// <summary>Starts one. Skips the test, or in CI fails it, where none can run.</summary>
    /// <param name="backend">Where accepted mail goes, in clear over loopback.</param>
    /// <param name="mechanisms">The SASL mechanisms, separated by spaces.</param>
    public static async Task<DovecotServer> StartAsync(SmtpEndpoint backend, string mechanisms)
    {
        Need();
        var server = new DovecotServer();
        try
        {
            await server.PrepareAsync(backend, mechanisms);
            await server.RunAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>What Dovecot logged so far.</summary>
    public string Log() => File.Exists(At("dovecot.log")) ? File.ReadAllText(At("dovecot.log")) : "";

    public async ValueTask DisposeAsync()
    {
        if (master is not null)
        {
            await master.DisposeAsync();
        }

        folder.Delete(recursive: true);
    }

    private string At(string name) => Path.Combine(folder.FullName, name);

    private async Task PrepareAsync(SmtpEndpoint backend, string mechanisms)
    {
        foreach (var name in new[] { "run", "state", "home" })
        {
            folder.CreateSubdirectory(name);
        }

        // Dovecot's programs run under their own users and must reach their folders; the submission service is nobody.
        await Command.MustAsync("chmod", ["755", folder.FullName]);
        await Command.MustAsync("chown", ["65534:65534", At("home")]);
        AuthorityFile = await TestAuthority.CreateAsync(folder.FullName, At("server.pem"));
        await TestAuthority.IssueClientAsync(folder.FullName, User);
        Issuer.WriteKey(At("keys"));
        var hash = (await Command.MustAsync("doveadm", ["pw", "-s", "SCRAM-SHA-256", "-p", Password])).Trim();
        await File.WriteAllTextAsync(At("users"), $"{User}:{hash}::::::\n");
        await File.WriteAllTextAsync(At("oauth2.conf"), $"""
            introspection_mode = local
            local_validation_key_dict = fs:posix:prefix={At("keys")}/
            username_attribute = sub
            issuers = {TokenIssuer.Name}

            """);
        await File.WriteAllTextAsync(At("dovecot.conf"), Configuration(backend, mechanisms));
    }

    private async Task RunAsync()
    {
        master = Companion.Start("dovecot", "-F", "-c", At("dovecot.conf"));
        var begun = time.GetTimestamp();
        while (!Log().Contains("starting up for submission", StringComparison.Ordinal))
        {
            if (master.HasEnded || time.GetElapsedTime(begun) > StartLimit)
            {
                throw new InvalidOperationException($"Dovecot did not start:\n{Log()}");
            }

            await Task.Delay(Pause, time);
        }
    }

    // Password mechanisms ask the file; EXTERNAL needs a user and no password; tokens are checked here, with no request
    // to anybody. Names and places of Debian's package.
    private string Configuration(SmtpEndpoint backend, string mechanisms) => string.Create(CultureInfo.InvariantCulture, $$"""
        base_dir = {{At("run")}}
        state_dir = {{At("state")}}
        log_path = {{At("dovecot.log")}}
        protocols = submission
        listen = 127.0.0.1
        hostname = localhost
        ssl = required
        ssl_cert = <{{At("server.crt")}}
        ssl_key = <{{At("server.key")}}
        ssl_ca = <{{AuthorityFile}}
        ssl_require_crl = no
        ssl_verify_client_cert = yes
        auth_ssl_username_from_cert = yes
        auth_mechanisms = {{mechanisms}}
        auth_verbose = yes
        auth_failure_delay = 0
        mail_location = maildir:~/Maildir
        submission_relay_host = 127.0.0.1
        submission_relay_port = {{backend.Port}}
        service submission-login {
          inet_listener submission {
            port = {{StartTlsPort}}
          }
          inet_listener submissions {
            port = {{Port}}
            ssl = yes
          }
        }
        passdb {
          driver = oauth2
          mechanisms = oauthbearer xoauth2
          args = {{At("oauth2.conf")}}
        }
        passdb {
          driver = passwd-file
          mechanisms = scram-sha-256 plain login
          args = {{At("users")}}
        }
        passdb {
          driver = static
          mechanisms = external
          args = nopassword=y
        }
        userdb {
          driver = static
          args = uid=65534 gid=65534 home={{At("home")}}
        }

        """);
}
