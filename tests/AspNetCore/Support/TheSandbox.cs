using MimeKit;
using Waxwing.Sandbox;

[assembly: AssemblyFixture(typeof(Waxwing.AspNetCore.Tests.Support.TheSandbox))]

namespace Waxwing.AspNetCore.Tests.Support;

/// <summary>The server that everything here is sent to, over verified TLS. Its password is in the environment, where the configurations name it.</summary>
public sealed class TheSandbox : IAsyncLifetime
{
    public const string PasswordVariable = "WAXWING_ASPNETCORE_TESTS_PASSWORD";

    private SandboxServer? _server;

    internal SandboxServer Server => _server!;

    internal string Url => $"smtps://{Server.User}@localhost:{Server.SmtpsPort}";

    /// <summary>The fields of a configuration whose one relay is the sandbox.</summary>
    internal Dictionary<string, string?> Settings => new(StringComparer.Ordinal)
    {
        ["Waxwing:From"] = "The Shop <shop@example.org>",
        ["Waxwing:Relays:0:Url"] = Url,
        ["Waxwing:Relays:0:Password"] = $"env:{PasswordVariable}",
        ["Waxwing:Relays:0:Ca"] = Server.AuthorityFile,
    };

    public async ValueTask InitializeAsync()
    {
        _server = await SandboxServer.StartAsync();
        Environment.SetEnvironmentVariable(PasswordVariable, _server.Password);
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>What arrived for a recipient, in the order in which it came.</summary>
    internal IReadOnlyList<MimeMessage> For(string recipient) =>
        [.. Server.Messages.Snapshot().Select(message => MimeMessage.Load(new MemoryStream(message.Content.ToArray()))).Where(message => message.To.Mailboxes.Any(mailbox => string.Equals(mailbox.Address, recipient, StringComparison.Ordinal)))];
}
