using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions.Loopback;

/// <summary>An LMTP relay that is not on this machine is refused with the configuration: no name is looked up, nothing connected.</summary>
public sealed class UrlOfAnotherHost
{
    [Theory]
    [InlineData("lmtp://example.net")]
    [InlineData("lmtp://192.0.2.1:24")]
    [InlineData("lmtp://0.0.0.0:24")]
    [InlineData("lmtp://[2001:db8::1]:24")]
    [InlineData("lmtp://localhost.example.net")]
    [InlineData("lmtp://127.0.0.1.example.net")]
    public void It_is_refused_before_anything_is_connected(string url)
    {
        var refusal = Assert.Throws<SendException>(() => MailSender.ForRelay(url)).Error;

        Assert.Equal((SendStage.Configure, nameof(SendFault.RelayNotLocal)), (refusal.Stage, refusal.Detail));
    }
}
