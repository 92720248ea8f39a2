using Waxwing.Sandbox;
using Waxwing.Server.Model;

namespace Waxwing.Server.Delivery;

/// <summary>The two ways out: the configured one, and the embedded sandbox. Each attempt is one attempt: when the next is due, the queue says.</summary>
internal sealed class Senders : IAsyncDisposable
{
    private readonly MailSender? _live;

    private Senders(SandboxServer sandbox, MailSender toSandbox, MailSender? live) => (Sandbox, ToSandbox, _live) = (sandbox, toSandbox, live);

    /// <summary>The sandbox.</summary>
    public SandboxServer Sandbox { get; }

    /// <summary>To the sandbox.</summary>
    public MailSender ToSandbox { get; }

    /// <summary>Whether mail goes anywhere but to the sandbox.</summary>
    public bool IsLive => _live is not null;

    /// <summary>Starts the sandbox, and makes the senders.</summary>
    /// <exception cref="SendException">The configuration is invalid or insecure.</exception>
    public static async Task<Senders> StartAsync(SenderOptions? live, TimeProvider clock, ILogger logger, CancellationToken cancellationToken)
    {
        var sandbox = await SandboxServer.StartAsync(new SandboxOptions { Clock = clock }, cancellationToken).ConfigureAwait(false);
        try
        {
            var relay = RelayOptions.FromUrl($"smtps://{sandbox.User}@localhost:{sandbox.SmtpsPort}") with { Password = Secret.FromValue(sandbox.Password), AuthorityFile = sandbox.AuthorityFile };
            var toSandbox = new MailSender(Once(new SenderOptions { Relays = [relay], Clock = clock, Logger = logger }));
            return new Senders(sandbox, toSandbox, live is null ? null : new MailSender(Once(live with { Clock = clock, Logger = logger })));
        }
        catch
        {
            await sandbox.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Who carries mail of a site.</summary>
    public MailSender Of(string site) => string.Equals(site, Lane.SandboxSite, StringComparison.Ordinal) || _live is null ? ToSandbox : _live;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_live is not null)
        {
            await _live.DisposeAsync().ConfigureAwait(false);
        }

        await ToSandbox.DisposeAsync().ConfigureAwait(false);
        await Sandbox.DisposeAsync().ConfigureAwait(false);
    }

    private static SenderOptions Once(SenderOptions options) => options with { Retry = options.Retry with { MaxAttempts = 1 } };
}
