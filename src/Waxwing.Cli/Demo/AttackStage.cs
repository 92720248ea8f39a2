using Waxwing.Cli.Commands;
using Waxwing.Cli.Output;
using Waxwing.Sandbox;

namespace Waxwing.Cli.Demo;

/// <summary>Stages an attack: a sandbox that misbehaves, and a sender with a message and a password to lose.</summary>
internal sealed class AttackStage(CommandContext context)
{
    /// <summary>Stages one attack and tells how it ended.</summary>
    public async Task<AttackDocument> PlayAsync(Attack attack)
    {
        var witness = new Witness();
        var server = await LocalSandbox.StartAsync(new SandboxOptions { Fault = attack.Fault, Log = witness.See, Clock = context.Clock }, context.Stop);
        SendError? error;
        PermissiveGreeting? permissive;
        try
        {
            permissive = attack.ServesOldClients ? await PermissiveTls11Client.GreetAsync(server.SmtpsPort, context.Stop) : null;
            witness.Forget();
            error = await SendAsync(attack, server);
        }
        finally
        {
            // Only when every session has ended is the record whole.
            await server.DisposeAsync();
        }

        var received = witness.Testify(server.Messages);
        var refused = error is not null
            && attack.Expected.Any(detail => string.Equals(detail.ToString(), error.Detail, StringComparison.Ordinal))
            && received is { Connections: > 0, Envelope: false, Credential: false, Content: false };
        return new AttackDocument(
            attack.Fault.Name,
            attack.Fault.Practice,
            attack.Attacker,
            refused,
            error is null ? null : ErrorDocument.Of(error, ExitCodes.Of(error)),
            received,
            permissive is null ? null : new PermissiveDocument(permissive.Protocol, permissive.Greeting));
    }

    private async Task<SendError?> SendAsync(Attack attack, SandboxServer server)
    {
        await using var sender = new MailSender(DemoRelay.Options(server, attack.Mode, context) with { Retry = new RetryOptions { MaxAttempts = 1 } });
        using var message = DemoMessage.Create();
        try
        {
            await sender.SendAsync(message, context.Stop);
            return null;
        }
        catch (SendException exception)
        {
            return exception.Error;
        }
    }
}
