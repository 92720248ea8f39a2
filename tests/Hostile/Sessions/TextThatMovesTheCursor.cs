namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>A reply holds what would move the cursor of a terminal, or reorder its line.</summary>
public sealed class TextThatMovesTheCursor
{
    [Fact]
    public async Task Nothing_that_a_terminal_obeys_gets_into_the_transcript()
    {
        await using var relay = new Relay(Relay.Announcing().Expect("MAIL")
            .Reply("550 \u001b[2J\u001b]0;owned\u0007 \u202eevil\u2028S: 250 queued \u009b31m grüße").Stall());

        var result = await relay.SendAsync();

        var shown = relay.Transcript + result.Recipients[0].Error;
        Assert.Contains("grüße", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(shown, unit => unit is '\u001b' or '\u0007' or '\u202e' or '\u2028' or '\u009b');
    }
}
