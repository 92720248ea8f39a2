using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The server repeats the password in its replies, so that it lands in logs.</summary>
public sealed class RepeatedPassword
{
    public static TheoryData<string> Forms =>
    [
        Relay.Password,
        RelayScripts.Base64(Relay.Password),
        RelayScripts.Base64($"\0{Relay.Credential.UserName}\0{Relay.Password}"),
    ];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_refusal_that_repeats_it_is_told_without_it(string form)
    {
        await using var relay = new Relay(Relay.Announcing("AUTH PLAIN").Expect("AUTH PLAIN ").Reply("535-5.7.8 wrong", $"535 5.7.8 password '{form}'").TakeTheRest());

        var refused = await relay.RefusedLoginAsync();

        AssertUnknown(form, refused + refused.Error.Reply!.Text + relay.Transcript);
        Assert.Equal(["wrong", "[redacted]"], refused.Error.Reply.Lines);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Later_replies_that_repeat_it_are_told_without_it(string form)
    {
        await using var relay = new Relay(Relay.Announcing("AUTH PLAIN").Expect("AUTH PLAIN ").Reply($"235 2.7.0 hello {form}")
            .Expect("MAIL").Reply($"250 {form}").Expect("RCPT").Reply($"550 {form} is unknown").Expect("RCPT").Reply("250 ok")
            .Expect("DATA").Reply($"354 {form}").ExpectContent().Reply($"250 {form}").Expect("QUIT").Reply($"221 {form}").ExpectEnd());
        await using var secured = await relay.OpenAsync();
        await using var session = await secured.AuthenticateAsync(Relay.Credential, new SaslPolicy()).Bounded();

        var result = await session.SendAsync(Relay.EnvelopeTo("b@example.net", "c@example.net"), Relay.Content).Bounded();
        await session.QuitAsync().Bounded();
        await relay.Peer.Completion.Bounded();

        Assert.Equal(Delivered.Yes, result.Recipients[1].Delivered);
        AssertUnknown(form, string.Join('\n', result.Recipients) + result + result.FinalReply!.Text + result.Recipients[0].Reply + session.Broken + relay.Transcript);
    }

    [Fact]
    public async Task A_421_that_repeats_it_is_told_without_it()
    {
        await using var relay = new Relay(Relay.Announcing("AUTH PLAIN").Expect("AUTH PLAIN ").Reply("235 ok").Expect("MAIL").Reply($"421 bye {Relay.Password}").TakeTheRest());
        await using var secured = await relay.OpenAsync();
        await using var session = await secured.AuthenticateAsync(Relay.Credential, new SaslPolicy()).Bounded();

        var result = await session.SendAsync(Relay.Envelope, Relay.Content).Bounded();

        AssertUnknown(Relay.Password, result + session.Broken!.ToString() + result.Recipients[0] + relay.Transcript);
    }

    // What we say ourselves is in the transcript too.
    private static void AssertUnknown(string form, string told)
    {
        Assert.Contains("AUTH PLAIN [redacted]", told, StringComparison.Ordinal);
        Assert.DoesNotContain(form, told, StringComparison.Ordinal);
    }
}
