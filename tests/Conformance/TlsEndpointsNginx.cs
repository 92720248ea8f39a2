using System.Diagnostics;
using Waxwing.Tests.Pki;

namespace Waxwing.Conformance.Tests;

/// <summary>An nginx with the settings of one site, on a Unix socket, so that no port has to be guessed.</summary>
internal sealed class TlsEndpointsNginx : IAsyncDisposable
{
    private readonly Process process;

    private TlsEndpointsNginx(Process process, string socket) => (this.process, Socket) = (process, socket);

    public string Socket { get; }

    /// <summary>Starts it; null and the reason where this nginx cannot serve such settings.</summary>
    public static async Task<(TlsEndpointsNginx? Server, string Log)> StartAsync(TlsEndpointsSite site, CertificateFiles files, string folder)
    {
        Openssl.Require("nginx");
        if (site.Value("ssl_dhparam") is { } parameters)
        {
            // The group of RFC 7919 for 2048 bits; smaller ones are made on the spot.
            var bits = string.Concat(parameters.Where(char.IsAsciiDigit));
            await Openssl.RunAsync(folder, bits is "2048"
                ? ["genpkey", "-genparam", "-algorithm", "DH", "-pkeyopt", "group:ffdhe2048", "-out", parameters]
                : (string[])["dhparam", "-dsaparam", "-out", parameters, bits]);
        }

        // The settings stand as the corpus has them. What Debian forbids for all programs is allowed for this one only.
        await File.WriteAllTextAsync(Path.Combine(folder, "openssl.cnf"), """
            openssl_conf = all
            [all]
            ssl_conf = ssl
            [ssl]
            system_default = any
            [any]
            MinProtocol = None
            CipherString = ALL:eNULL@SECLEVEL=0
            """);
        await File.WriteAllTextAsync(Path.Combine(folder, "nginx.conf"), $$"""
            daemon off;
            master_process off;
            pid {{folder}}/nginx.pid;
            error_log stderr notice;
            events { }
            http {
              access_log off;
              client_body_temp_path {{folder}}/t1; proxy_temp_path {{folder}}/t2; fastcgi_temp_path {{folder}}/t3; uwsgi_temp_path {{folder}}/t4; scgi_temp_path {{folder}}/t5;
              server {
                listen unix:{{folder}}/s ssl;
                ssl_certificate {{files.WriteChain()}};
                ssl_certificate_key {{files.Key}};
                {{string.Join("\n    ", Settings(site, folder))}}
              }
            }
            """);
        var nginx = Openssl.Start("env", folder, $"OPENSSL_CONF={folder}/openssl.cnf", "nginx", "-p", folder, "-e", "stderr", "-c", "nginx.conf");
        var log = new List<string>();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        while (await nginx.StandardError.ReadLineAsync(deadline.Token) is { } line)
        {
            log.Add(line);
            // nginx tells of its event method after it began to listen.
            if (line.Contains("event method", StringComparison.Ordinal))
            {
                return (new(nginx, Path.Combine(folder, "s")), "");
            }
        }

        nginx.Dispose();
        return (null, log.LastOrDefault(line => line.Contains("[emerg]", StringComparison.Ordinal)) ?? string.Join('\n', log));
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static IEnumerable<string> Settings(TlsEndpointsSite site, string folder) => site.Directives
        .Select(line => line.Split(' ')[0])
        .Distinct(StringComparer.Ordinal)
        .Where(directive => directive is not ("ssl_certificate" or "ssl_certificate_key"))
        .Select(directive => directive is "ssl_dhparam" ? $"ssl_dhparam {folder}/{site.Value(directive)};" : $"{directive} {site.Value(directive)};");
}
