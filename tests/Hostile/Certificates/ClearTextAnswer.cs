using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The peer answers the hello in clear, with bytes that would move a terminal's cursor.</summary>
public sealed class ClearTextAnswer(PublicKeyInfrastructure pki)
{
    [Fact]
    public async Task An_answer_in_clear_is_told_without_its_control_characters()
    {
        await using var server = new RawPeer("HTTP/1.1 400 Bad\u001b[2J Request\r\n\r\n"u8.ToArray(), staysOpen: true);

        var error = await TlsClient.RefuseAsync(server.Port, "mail.example.test", await pki.PolicyAsync());

        Assert.True(error.Detail == SmtpFailureDetail.NotTls, $"{error.Detail}: {error.Message}");
        Assert.Equal(SmtpFailure.ProtocolViolation, error.Failure);
        Assert.Contains("'HTTP/1.1 400 Bad?[2J Request'", error.Message, StringComparison.Ordinal);
    }
}
