using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The port speaks SMTP in clear and greets first.</summary>
public sealed class ClearTextGreeting(PublicKeyInfrastructure pki)
{
    [Fact]
    public async Task A_greeting_in_clear_is_diagnosed_as_the_wrong_port()
    {
        await using var server = new RawPeer("220 mail.example.test ESMTP\r\n"u8.ToArray(), speaksFirst: true, staysOpen: true);

        var error = await TlsClient.RefuseAsync(server.Port, "mail.example.test", await pki.PolicyAsync());

        Assert.True(error.Detail == SmtpFailureDetail.WrongPortOrMode, $"{error.Detail}: {error.Message}");
        Assert.Equal(SmtpFailure.ProtocolViolation, error.Failure);
        Assert.Contains("220 mail.example.test ESMTP", error.Message, StringComparison.Ordinal);
        Assert.Contains("Use smtp:// (STARTTLS", error.Message, StringComparison.Ordinal);
    }
}
