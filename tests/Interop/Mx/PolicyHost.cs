using System.Globalization;
using System.Net;
using System.Security.Cryptography;

namespace Waxwing.Interop.Tests;

/// <summary>nginx as the web host of MTA-STS policies, at port 443 of an address of its own on loopback, with a certificate for each domain.</summary>
internal sealed class PolicyHost : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly TimeProvider time = TimeProvider.System;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("waxwing-policies-");
    private readonly int net = RandomNumberGenerator.GetInt32(1, 255);
    private Companion? nginx;

    /// <summary>Where it listens.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.78.{net}.1");

    /// <summary>Where nobody listens.</summary>
    public string Nowhere => string.Create(CultureInfo.InvariantCulture, $"127.78.{net}.2");

    /// <summary>Starts it.</summary>
    /// <param name="authority">The folder of the authority of its certificates.</param>
    /// <param name="domains">The domains, what name the certificate for <c>mta-sts.</c> each has, and whether it answers with a redirect.</param>
    public async Task StartAsync(string authority, params (string Domain, string Name, bool Redirects)[] domains)
    {
        var servers = "";
        foreach (var (domain, name, redirects) in domains)
        {
            var certificate = await TestAuthority.IssueAsync(authority, $"policy-{domain}", $"DNS:{name}");
            Directory.CreateDirectory(Path.GetDirectoryName(FileOf(domain))!);
            servers += $$"""
                server {
                    listen {{Address}}:443 ssl;
                    server_name mta-sts.{{domain}};
                    ssl_certificate {{certificate}};
                    ssl_certificate_key {{certificate}};
                    root {{At(domain)}};
                    default_type text/plain;
                    {{(redirects ? $"location / {{ return 301 https://mta-sts.{MailWorld.Domain}/.well-known/mta-sts.txt; }}" : "")}}
                }

                """;
        }

        // One worker: whatever was answered is in the log before the next is read.
        await File.WriteAllTextAsync(At("nginx.conf"), $$"""
            daemon off;
            user root;
            worker_processes 1;
            pid {{At("nginx.pid")}};
            error_log {{At("nginx.log")}};
            events { }
            http {
                log_format hosts "$host$request_uri";
                access_log {{At("access.log")}} hosts;
                types { }
                server {
                    listen {{Address}}:80;
                    location / { return 204; }
                }
                {{servers}}
            }

            """);
        nginx = Companion.Start("nginx", "-p", folder.FullName, "-c", At("nginx.conf"));
        var begun = time.GetTimestamp();
        while (!await AnswersAsync())
        {
            if (nginx.HasEnded || time.GetElapsedTime(begun) > StartLimit)
            {
                throw new InvalidOperationException($"nginx did not start: {(File.Exists(At("nginx.log")) ? await File.ReadAllTextAsync(At("nginx.log")) : "")}");
            }

            await Task.Delay(Pause, time);
        }
    }

    /// <summary>Puts a policy in the place of the one that a domain has.</summary>
    public void Serve(string domain, string policy) => File.WriteAllText(FileOf(domain), policy);

    /// <summary>How often a policy was asked for so far.</summary>
    public async Task<int> AskedForAsync(string domain)
    {
        Assert.True(await AnswersAsync());
        return File.ReadLines(At("access.log")).Count(line => string.Equals(line, $"mta-sts.{domain}/.well-known/mta-sts.txt", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        if (nginx is not null)
        {
            await nginx.DisposeAsync();
        }

        folder.Delete(recursive: true);
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var client = new HttpClient();
            using var answer = await client.GetAsync(new Uri($"http://{Address}/"));
            return answer.StatusCode == HttpStatusCode.NoContent;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private string At(string name) => Path.Combine(folder.FullName, name);

    private string FileOf(string domain) => Path.Combine(At(domain), ".well-known", "mta-sts.txt");
}
