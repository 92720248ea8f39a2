using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Waxwing.Tests.Pki;

/// <summary>A TLS server that this project did not write, on a loopback port of its own choice.</summary>
internal sealed partial class TlsServerProcess : ITlsPeer
{
    private readonly Process process;
    private readonly StringBuilder log = new();

    private Task copying = Task.CompletedTask;

    private TlsServerProcess(Process process) => this.process = process;

    public int Port { get; private set; }

    /// <summary>Starts <c>openssl s_server</c>. Security level 0 lets it offer what this test wants it to offer.</summary>
    public static async Task<TlsServerProcess> StartOpensslAsync(CertificateFiles files, params IEnumerable<string> options)
    {
        Openssl.Require("openssl");
        string[] arguments =
        [
            "s_server", "-accept", "127.0.0.1:0", "-cert", files.Certificate, "-key", files.Key,
            .. files.Intermediates.Count == 0 ? [] : (string[])["-cert_chain", files.WriteChain()],
            .. options,
        ];
        var server = new TlsServerProcess(Openssl.Start("openssl", Path.GetDirectoryName(files.Certificate)!, arguments));
        server.copying = server.CopyErrorsAsync();
        await server.ReadPortAsync();
        return server;
    }

    /// <summary>Types a line into the server: <c>r</c> asks the client to renegotiate.</summary>
    public async Task TypeAsync(string line)
    {
        await process.StandardInput.WriteLineAsync(line);
        await process.StandardInput.FlushAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        await process.WaitForExitAsync();
        await copying;
        process.Dispose();
    }

    private async Task ReadPortAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        while (await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
        {
            if (Accepting().Match(line) is { Success: true } match)
            {
                Port = int.Parse(match.Groups["port"].ValueSpan, CultureInfo.InvariantCulture);
                copying = Task.WhenAll(copying, process.StandardOutput.ReadToEndAsync());
                return;
            }
        }

        await copying;
        Assert.Fail($"openssl s_server did not start:\n{log}");
    }

    private async Task CopyErrorsAsync()
    {
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            log.AppendLine(line);
        }
    }

    [GeneratedRegex(@"^ACCEPT 127\.0\.0\.1:(?<port>\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Accepting();
}
