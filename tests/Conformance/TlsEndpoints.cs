using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Conformance.Tests;

/// <summary>Each server of the corpus <c>tls-endpoints</c>, built from its settings, met by our handshake.</summary>
public sealed partial class TlsEndpoints(PublicKeyInfrastructure pki)
{
    /// <summary>Where we differ from the source on purpose: by which rule. An entry that no longer differs fails the test.</summary>
    private static readonly Dictionary<string, string> DeliberateDifferences = new(StringComparer.Ordinal)
    {
        ["incomplete-chain"] = "browsers fetch the missing intermediate or have it from elsewhere; we fetch nothing that a peer's certificate names, and RFC 8446 §4.4.2 has the server send the chain",
    };

    [Fact]
    public async Task Each_endpoint_is_accepted_or_refused_as_its_source_says_or_by_a_rule_that_is_named()
    {
        List<string> rows = [$"{"site",-20} {"source",-7} {"ours",-28} {"served, as another client saw",-54} verdict"];
        var (agreed, deliberate, notServed, wrong) = (0, 0, 0, new List<string>());
        var sites = TlsEndpointsSite.ReadAll();
        foreach (var site in sites)
        {
            var files = await site.CreateCertificateAsync(pki);
            var (served, ours) = await MeetAsync(site, files);
            if (served is null)
            {
                notServed++;
                rows.Add($"{site.Name,-20} {site.Connect,-7} {"",-28} {"",-54} cannot be served here");
                continue;
            }

            var same = site.Connect is "maybe" || (site.Connect is "yes") == (ours is null);
            var explained = DeliberateDifferences.TryGetValue(site.Name, out var reason);
            var right = same != explained && ours == site.ExpectedRefusal;
            var verdict = (right, same) switch
            {
                (false, _) => $"WRONG: expected {site.ExpectedRefusal?.ToString() ?? "accepted"}",
                (true, true) => site.Connect is "maybe" ? "agreed: the source leaves it open" : "agreed",
                (true, false) => $"deliberate: {reason}",
            };
            agreed += right && same ? 1 : 0;
            deliberate += right && !same ? 1 : 0;
            if (!right)
            {
                wrong.Add(site.Name);
            }

            rows.Add($"{site.Name,-20} {site.Connect,-7} {ours?.ToString() ?? "accepted",-28} {served,-54} {verdict}");
        }

        rows.Add($"{sites.Count} sites: {agreed} agreed, {deliberate} deliberate difference(s), {wrong.Count} wrong, {notServed} cannot be served here");
        var table = string.Join('\n', rows);
        await Console.Out.WriteLineAsync(table);
        Assert.True(wrong.Count == 0 && notServed == 0, table);
        Assert.Equal(DeliberateDifferences.Count, deliberate);
    }

    /// <summary>Serves a site, lets another client see it, then meets it. Null where nothing here can serve it.</summary>
    private async Task<(string? Served, SmtpFailureDetail? Ours)> MeetAsync(TlsEndpointsSite site, CertificateFiles files)
    {
        if (TlsEndpointsGnuTls.PriorityOf(site) is { } priority)
        {
            await using var server = TlsEndpointsGnuTls.Start(priority, files);
            return server is null
                ? (null, null)
                : ($"GnuTLS: {TlsEndpointsGnuTls.Negotiate(server.Port, priority)}", await HandshakeAsync(new IPEndPoint(IPAddress.Loopback, server.Port), site.Host));
        }

        var folder = pki.NewFolder();
        var (nginx, log) = await TlsEndpointsNginx.StartAsync(site, files, folder);
        Assert.True(nginx is not null, $"{site.Name}: {log}");
        await using (nginx)
        {
            // Without any verification and at security level 0: what is refused below is refused by us, not by a dead server.
            var seen = await Openssl.RunAsync(folder, "s_client", "-unix", nginx.Socket, "-servername", site.Host, "-cipher", "ALL:eNULL@SECLEVEL=0");
            return ($"nginx: {Negotiated().Match(seen).Groups["what"].Value}", await HandshakeAsync(new UnixDomainSocketEndPoint(nginx.Socket), site.Host));
        }
    }

    private async Task<SmtpFailureDetail?> HandshakeAsync(EndPoint endPoint, string host)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        using var socket = endPoint is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(endPoint, deadline.Token);
        try
        {
            var (stream, _) = await TlsHandshake.AuthenticateAsync(new NetworkStream(socket), host, await pki.PolicyAsync(), TimeProvider.System, deadline.Token);
            await stream.DisposeAsync();
            return null;
        }
        catch (SmtpException e)
        {
            return e.Error.Detail;
        }
    }

    [GeneratedRegex(@"New, (?<what>\S+, Cipher is \S+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Negotiated();
}
