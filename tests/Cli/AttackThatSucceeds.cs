using Waxwing.Cli.Demo;
using Waxwing.Cli.Output;
using Waxwing.Sandbox;
using Waxwing.Smtp;

namespace Waxwing.Cli.Tests;

/// <summary>The demonstration must be able to fail: an attack that is none shows what a success would look like.</summary>
public sealed class AttackThatSucceeds
{
    // On the port for implicit TLS this fault does nothing: the server is honest, and gets the message.
    private static readonly Attack NoAttack = new(SandboxFaults.StartTlsStripped, TlsMode.Implicit, "does nothing", [SmtpFailureDetail.TlsNotOffered]);

    [Fact]
    public async Task It_is_not_called_refused_and_the_record_shows_what_was_lost()
    {
        var attack = await PlayAsync(NoAttack);
        Assert.False(attack.Refused);
        Assert.Null(attack.Error);
        Assert.Equal((true, true, true, 2L), (attack.Received.Envelope, attack.Received.Credential, attack.Received.Content, attack.Received.Messages));
    }

    [Fact]
    public async Task A_failure_for_another_reason_is_no_refusal()
    {
        var attack = await PlayAsync(new Attack(SandboxFaults.Tls11, TlsMode.Implicit, "speaks only TLS 1.1", [SmtpFailureDetail.CertificateExpired]));
        Assert.False(attack.Refused);
        Assert.Equal(nameof(SmtpFailureDetail.ProtocolTooOld), attack.Error!.Detail);
    }

    private static async Task<AttackDocument> PlayAsync(Attack attack)
    {
        using var signals = new Signals();
        var console = Terminal.Create(TextWriter.Null, redirected: true);
        var context = new CommandContext(new TerminalOutput(console, console, quiet: true), console, Quiet: true, Verbose: false, signals, TimeProvider.System);
        return await new AttackStage(context).PlayAsync(attack);
    }
}
