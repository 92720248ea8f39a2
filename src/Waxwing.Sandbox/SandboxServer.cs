using System.Buffers.Text;
using System.Security.Cryptography;
using Waxwing.Sandbox.Web;
using Waxwing.Smtp;
using Waxwing.Smtp.Server;

namespace Waxwing.Sandbox;

/// <summary>
/// A mail server on loopback that takes mail over TLS from one user, delivers nothing, and shows what came; with a
/// <see cref="SandboxFault"/> it misbehaves. Its authority, certificate and password are made anew each time. Thread-safe.
/// </summary>
public sealed class SandboxServer : IAsyncDisposable
{
    private readonly SandboxAuthority _authority;
    private readonly SandboxListener _smtps;
    private readonly SandboxListener _smtp;
    private readonly InboxListener _http;
    private readonly string? _temporaryFolder;
    private bool _disposed;

    private SandboxServer(SandboxState state, SandboxListener smtps, SandboxListener smtp, InboxListener http, string password, string authorityFile, string? temporaryFolder)
    {
        _authority = state.Authority;
        _smtps = smtps;
        _smtp = smtp;
        _http = http;
        _temporaryFolder = temporaryFolder;
        AuthorityFile = authorityFile;
        User = state.User;
        Password = password;
        Messages = state.Messages;
        Fault = state.Options.Fault;
    }

    /// <summary>The port for implicit TLS.</summary>
    public int SmtpsPort => _smtps.Port;

    /// <summary>The port for STARTTLS.</summary>
    public int SmtpPort => _smtp.Port;

    /// <summary>The web inbox, on localhost. It shows no password, and answers only where the Host header names loopback.</summary>
    public Uri HttpUrl => new($"http://localhost:{_http.Port}/");

    /// <summary>The certificate for loopback that its authority has issued (localhost, 127.0.0.1, ::1), for another server on this machine that shares the trial. Good until the sandbox is disposed.</summary>
    public System.Net.Security.SslStreamCertificateContext Certificate => _authority.Loopback;

    /// <summary>The file with the authority's certificate, in PEM.</summary>
    public string AuthorityFile { get; }

    /// <summary>The one user.</summary>
    public string User { get; }

    /// <summary>The user's password, random; good only here.</summary>
    public string Password { get; }

    /// <summary>How it misbehaves, or null.</summary>
    public SandboxFault? Fault { get; }

    /// <summary>What came.</summary>
    public CapturedMessages Messages { get; }

    /// <summary>Starts a sandbox; when the task completes it listens.</summary>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <returns>The sandbox; dispose it to end it.</returns>
    /// <exception cref="System.Net.Sockets.SocketException">A port is not free.</exception>
    /// <exception cref="IOException">The authority's file or the mail folder cannot be written, or <see cref="SandboxOptions.AuthorityFile"/> names a file that no sandbox wrote.</exception>
    /// <exception cref="UnauthorizedAccessException">As above.</exception>
    public static async Task<SandboxServer> StartAsync(SandboxOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new SandboxOptions();
        var authority = new SandboxAuthority(options.Clock);
        string? temporary = null;
        try
        {
            // A folder of its own, which on Unix nobody else can look into.
            temporary = options.AuthorityFile is null ? Directory.CreateTempSubdirectory("waxwing-sandbox-").FullName : null;
            var authorityFile = Path.GetFullPath(options.AuthorityFile ?? Path.Combine(temporary!, "ca.pem"));
            await PemFile.WriteAsync(authorityFile, authority, cancellationToken).ConfigureAwait(false);

            var password = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(18));
            var state = new SandboxState(
                options,
                authority,
                new CapturedMessages(options),
                options.MailDirectory is { } folder ? new MailDirectory(folder) : null,
                "sandbox",
                ScramCredential.FromPassword(password));
            var (smtps, smtp, http) = await ListenAsync(state).ConfigureAwait(false);
            return new SandboxServer(state, smtps, smtp, http, password, authorityFile, temporary);
        }
        catch
        {
            authority.Dispose();
            RemoveFolder(temporary);
            throw;
        }
    }

    /// <summary>Stops listening, ends the sessions (a waiting client gets a 421), and removes the temporary folder. Mail in the mail folder stays.</summary>
    /// <returns>A task that completes when all of it is done.</returns>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        await _smtps.DisposeAsync().ConfigureAwait(false);
        await _smtp.DisposeAsync().ConfigureAwait(false);
        await _http.DisposeAsync().ConfigureAwait(false);
        _authority.Dispose();
        RemoveFolder(_temporaryFolder);
    }

    private static async ValueTask<(SandboxListener Smtps, SandboxListener Smtp, InboxListener Http)> ListenAsync(SandboxState state)
    {
        long connections = 0;
        long Next() => Interlocked.Increment(ref connections);
        var taken = new List<LoopbackListener>();
        try
        {
            // All ports before anything is accepted on one.
            var smtps = new SandboxListener(state, SmtpServerTlsMode.Implicit, state.Options.SmtpsPort, Next);
            taken.Add(smtps);
            var smtp = new SandboxListener(state, SmtpServerTlsMode.StartTls, state.Options.SmtpPort, Next);
            taken.Add(smtp);
            var http = new InboxListener(state.Options, state.Messages);
            taken.Add(http);
            taken.ForEach(listener => listener.Start());
            return (smtps, smtp, http);
        }
        catch
        {
            foreach (var listener in taken)
            {
                await listener.DisposeAsync().ConfigureAwait(false);
            }

            throw;
        }
    }

    private static void RemoveFolder(string? folder)
    {
        if (folder is not null && Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
