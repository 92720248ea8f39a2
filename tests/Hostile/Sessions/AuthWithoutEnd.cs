using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The server answers every response with another 334.</summary>
public sealed class AuthWithoutEnd
{
    [Theory]
    [InlineData("PLAIN", 1)]
    [InlineData("LOGIN", 3)]
    public async Task No_mechanism_says_more_than_it_has(string mechanism, int lines)
    {
        var script = Relay.Announcing($"AUTH {mechanism}");
        for (var i = 0; i < 50; i++)
        {
            script.Answer(_ => RelayScripts.Ask("Password:"));
        }

        await using var relay = new Relay(script);

        var error = (await relay.RefusedLoginAsync()).Error;

        Assert.Equal(new Told(SmtpStage.Auth, SmtpFailure.ProtocolViolation, SmtpFailureDetail.None, Delivered.No, RetryAdvice.Never), Told.Of(error));
        // EHLO, and what the mechanism says.
        Assert.Equal(1 + lines, relay.Peer.Lines.Count);
    }

    [Fact]
    public async Task Scram_ends_with_its_empty_answer()
    {
        await using var relay = new Relay(Relay.Announcing("AUTH SCRAM-SHA-256").Scram().Answer(_ => RelayScripts.Ask("v=more")).Answer(_ => RelayScripts.Ask("v=more")));

        var error = (await relay.RefusedLoginAsync()).Error;

        Assert.Equal(new Told(SmtpStage.Auth, SmtpFailure.ProtocolViolation, SmtpFailureDetail.None, Delivered.No, RetryAdvice.Never), Told.Of(error));
        Assert.Equal(4, relay.Peer.Lines.Count);
    }
}
