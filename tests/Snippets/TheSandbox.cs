using System.Globalization;
using MimeKit;
using Waxwing.Sandbox;

[assembly: AssemblyFixture(typeof(Waxwing.Snippets.TheSandbox))]

namespace Waxwing.Snippets;

/// <summary>The one server that everything here is sent to. Its password is where the pages say it is: in the environment.</summary>
public sealed class TheSandbox : IAsyncLifetime
{
    private SandboxServer? _server;

    internal SandboxServer Server => _server!;

    internal string Url => string.Create(CultureInfo.InvariantCulture, $"smtps://sandbox@localhost:{Server.SmtpsPort}");

    internal string StartTlsUrl => string.Create(CultureInfo.InvariantCulture, $"smtp://sandbox@localhost:{Server.SmtpPort}");

    internal RelayOptions Relay => RelayOptions.FromUrl(Url) with { Password = Secret.FromReference("env:RELAY_PASSWORD"), AuthorityFile = Server.AuthorityFile };

    public async ValueTask InitializeAsync()
    {
        _server = await SandboxServer.StartAsync();
        Environment.SetEnvironmentVariable("RELAY_PASSWORD", _server.Password);
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    internal MailSender Sender() => new(new SenderOptions { Relays = [Relay] });

    /// <summary>What arrived with this subject, in the order in which it came.</summary>
    internal IReadOnlyList<CapturedMessage> Captured(string subject) =>
        [.. Server.Messages.Snapshot().Where(message => string.Equals(Read(message).Subject, subject, StringComparison.Ordinal))];

    internal static MimeMessage Read(CapturedMessage message) => MimeMessage.Load(new MemoryStream(message.Content.ToArray()));
}
