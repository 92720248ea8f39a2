using Waxwing.Smtp;

namespace Waxwing.Tests.Options;

/// <summary>An LMTP relay is on this machine and has nothing secret; each mistake is refused with the configuration, and says what is wrong.</summary>
public sealed class LmtpConfiguration
{
    [Theory]
    [InlineData("lmtp://127.0.0.1:24", "127.0.0.1", 24)]
    [InlineData("lmtp://127.0.0.1", "127.0.0.1", 24)]
    [InlineData("lmtp://[::1]:2424/", "::1", 2424)]
    [InlineData("LMTP://localhost:2003", "localhost", 2003)]
    public void A_url_says_host_and_port(string url, string host, int port)
    {
        var relay = RelayOptions.FromUrl(url);

        Assert.Equal((RelayProtocol.Lmtp, host, port, null), (relay.Protocol, relay.Host, relay.Port, relay.SocketPath));
        Assert.Equal(relay, RelayOptions.FromUrl(relay.Url));
    }

    [Theory]
    [InlineData("lmtp+unix:/run/dovecot/lmtp", "/run/dovecot/lmtp")]
    [InlineData("lmtp+unix:///run/dovecot/lmtp", "/run/dovecot/lmtp")]
    [InlineData("LMTP+UNIX:/run/a%20b", "/run/a b")]
    public void A_url_says_a_socket(string url, string path)
    {
        var relay = RelayOptions.FromUrl(url);

        Assert.Equal((RelayProtocol.Lmtp, path), (relay.Protocol, relay.SocketPath));
        Assert.Equal($"lmtp+unix:{path}", relay.Url);
    }

    [Theory]
    [InlineData("lmtp://ada@127.0.0.1", SendFault.PasswordNotAllowed)]
    [InlineData("lmtp://ada:s3cret@127.0.0.1", SendFault.PasswordNotAllowed)]
    [InlineData("lmtp://", SendFault.InvalidRelayUrl)]
    [InlineData("lmtp:127.0.0.1", SendFault.InvalidRelayUrl)]
    [InlineData("lmtp://127.0.0.1/path", SendFault.InvalidRelayUrl)]
    [InlineData("lmtp://127.0.0.1?port=stated", SendFault.InvalidRelayUrl)]
    [InlineData("lmtp://127.0.0.1:25", SendFault.PortModeConflict)]
    [InlineData("lmtp://127.0.0.1:0", SendFault.InvalidValue)]
    [InlineData("lmtp://example.net", SendFault.RelayNotLocal)]
    [InlineData("lmtp+unix:run/lmtp", SendFault.InvalidRelayUrl)]
    [InlineData("lmtp+unix:", SendFault.InvalidRelayUrl)]
    [InlineData("lmtp+unix://example.net/run/lmtp", SendFault.InvalidRelayUrl)]
    [InlineData("lmtp+unix://ada:s3cret@/run/lmtp", SendFault.InvalidRelayUrl)]
    [InlineData("lmtp+unix:////run/lmtp", SendFault.InvalidRelayUrl)]
    [InlineData("lmtp+unix:/run/lmtp?x", SendFault.InvalidRelayUrl)]
    [InlineData("lmtp+unix:/run/%00lmtp", SendFault.InvalidValue)]
    [InlineData("lmtp+unix:/0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890", SendFault.InvalidValue)]
    public void A_wrong_url_is_refused_and_no_secret_repeated(string url, SendFault fault)
    {
        var exception = Assert.Throws<SendException>(() => MailSender.ForRelay(url));

        Assert.Equal((SendStage.Configure, fault.ToString()), (exception.Error.Stage, exception.Error.Detail));
        Assert.DoesNotContain("s3cret", exception.ToString(), StringComparison.Ordinal);
    }

    public static TheoryData<string, Func<RelayOptions, RelayOptions>, SendFault> NotWithoutTls { get; } = new()
    {
        { "user", relay => relay with { UserName = "ada" }, SendFault.PasswordNotAllowed },
        { "password", relay => relay with { Password = Secret.FromValue("s3cret") }, SendFault.PasswordNotAllowed },
        { "token", relay => relay with { Token = Secret.FromValue("s3cret") }, SendFault.PasswordNotAllowed },
        { "mechanism", relay => relay with { MinimumMechanism = AuthMechanism.ScramSha256 }, SendFault.PasswordNotAllowed },
        { "certificate", relay => relay with { ClientCertificateFile = "client.pem" }, SendFault.InvalidValue },
        { "certificate", relay => relay with { ClientKey = Secret.FromValue("s3cret") }, SendFault.InvalidValue },
        { "authority", relay => relay with { AuthorityFile = "ca.pem" }, SendFault.InvalidValue },
        { "fingerprint", relay => relay with { TrustedCertificateFingerprint = new string('a', 64) }, SendFault.InvalidValue },
        { "pin", relay => relay with { Pins = ["a", "b"] }, SendFault.InvalidValue },
    };

    [Theory, MemberData(nameof(NotWithoutTls))]
    public void What_belongs_to_TLS_is_refused_by_name(string word, Func<RelayOptions, RelayOptions> add, SendFault fault)
    {
        foreach (var url in new[] { "lmtp://127.0.0.1:24", "lmtp+unix:/run/lmtp" })
        {
            var exception = Assert.Throws<SendException>(() => new MailSender(new SenderOptions { Relays = [add(RelayOptions.FromUrl(url))] }));

            Assert.Equal((SendStage.Configure, fault.ToString()), (exception.Error.Stage, exception.Error.Detail));
            Assert.Contains(word, exception.Error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("s3cret", exception.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_socket_is_for_LMTP_alone()
    {
        var relay = new RelayOptions { Host = "localhost", SocketPath = "/run/smtp" };
        var exception = Assert.Throws<SendException>(() => new MailSender(new SenderOptions { Relays = [relay] }));

        Assert.Equal(nameof(SendFault.InvalidValue), exception.Error.Detail);
    }
}
