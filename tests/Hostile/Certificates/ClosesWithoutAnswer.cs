using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The peer closes instead of answering.</summary>
public sealed class ClosesWithoutAnswer(PublicKeyInfrastructure pki)
{
    [Fact]
    public async Task A_close_without_an_answer_is_a_lost_connection()
    {
        await using var server = new RawPeer([]);

        var error = await TlsClient.RefuseAsync(server.Port, "mail.example.test", await pki.PolicyAsync());

        Assert.True(error.Detail == SmtpFailureDetail.None, $"{error.Detail}: {error.Message}");
        Assert.Equal(SmtpFailure.ConnectionLost, error.Failure);
        Assert.Contains("without an answer", error.Message, StringComparison.Ordinal);
    }
}
