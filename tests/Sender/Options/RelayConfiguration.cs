using Waxwing.Smtp;
using Waxwing.Tests.Support;

namespace Waxwing.Tests.Options;

/// <summary>A relay's configuration is judged before it is used, and each mistake says what to write instead.</summary>
public sealed class RelayConfiguration
{
    [Theory]
    [InlineData("smtps://mail.example", "mail.example", 465, TlsMode.Implicit, null)]
    [InlineData("smtp://mail.example", "mail.example", 587, TlsMode.StartTls, null)]
    [InlineData("smtps://ada%40example.org@mail.example:4650", "mail.example", 4650, TlsMode.Implicit, "ada@example.org")]
    [InlineData("smtp://[::1]:2525", "::1", 2525, TlsMode.StartTls, null)]
    [InlineData("smtps://bücher.example", "xn--bcher-kva.example", 465, TlsMode.Implicit, null)]
    [InlineData("smtps://mail.example:587?port=stated", "mail.example", 587, TlsMode.Implicit, null)]
    [InlineData("srv://ada%40example.org@example.org", "example.org", 465, TlsMode.Implicit, "ada@example.org")]
    [InlineData("srv://bücher.example", "xn--bcher-kva.example", 465, TlsMode.Implicit, null)]
    public void A_url_says_host_port_mode_and_user(string url, string host, int port, TlsMode mode, string? user)
    {
        var relay = RelayOptions.FromUrl(url);

        Assert.Equal((host, port, mode, user), (relay.Host, relay.Port, relay.Mode, relay.UserName));
    }

    [Theory]
    [InlineData("mail.example", SendFault.InvalidRelayUrl)]
    [InlineData("http://mail.example", SendFault.InvalidRelayUrl)]
    [InlineData("smtps://", SendFault.InvalidRelayUrl)]
    [InlineData("smtps://mail.example/path", SendFault.InvalidRelayUrl)]
    [InlineData("smtps://mail.example?tls=off", SendFault.InvalidRelayUrl)]
    [InlineData("srv://example.org:465", SendFault.InvalidRelayUrl)]
    [InlineData("srv://example.org/path", SendFault.InvalidRelayUrl)]
    [InlineData("srv://example.org?port=stated", SendFault.InvalidRelayUrl)]
    [InlineData("srv://192.0.2.1", SendFault.InvalidRelayUrl)]
    [InlineData("srv://[::1]", SendFault.InvalidRelayUrl)]
    [InlineData("srv://_tcp.example.org", SendFault.InvalidRelayUrl)]
    [InlineData("srv://ada:s3cret@example.org", SendFault.PasswordNotAllowed)]
    [InlineData("smtps://ada:s3cret@mail.example", SendFault.PasswordNotAllowed)]
    public void A_wrong_url_is_refused_and_not_repeated(string url, SendFault fault)
    {
        var exception = Assert.Throws<SendException>(() => RelayOptions.FromUrl(url));

        Assert.Equal((SendStage.Configure, fault.ToString()), (exception.Error.Stage, exception.Error.Detail));
        Assert.DoesNotContain("s3cret", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_relay_that_is_found_by_DNS_is_shown_as_it_was_named_and_cannot_be_known_by_a_fingerprint()
    {
        var relay = RelayOptions.FromUrl("srv://ada@example.org");
        var refused = Assert.Throws<SendException>(() => new MailSender(new SenderOptions
        {
            Relays = [relay with { Password = Secret.FromValue("secret"), TrustedCertificateFingerprint = new string('a', 64) }],
        }));

        Assert.Equal(("srv://example.org", true), (relay.Url, relay.Discover));
        Assert.Equal(nameof(SendFault.InvalidValue), refused.Error.Detail);
        Assert.Contains("srv://", refused.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("smtp://mail.example:465", SendFault.PortModeConflict)]
    [InlineData("smtps://mail.example:587", SendFault.PortModeConflict)]
    [InlineData("smtps://mail.example:25", SendFault.PortModeConflict)]
    [InlineData("smtp://ada@mail.example:25", SendFault.PasswordNotAllowed)]
    [InlineData("smtps://ada@mail.example", SendFault.InvalidValue)]
    public void A_relay_that_contradicts_itself_is_refused_before_anything_is_connected(string url, SendFault fault)
    {
        var exception = Assert.Throws<SendException>(() => MailSender.ForRelay(url));

        Assert.Equal((SendStage.Configure, fault.ToString()), (exception.Error.Stage, exception.Error.Detail));
    }

    [Fact]
    public void An_authority_file_that_is_not_there_is_refused_before_anything_is_connected()
    {
        var exception = Assert.Throws<SendException>(() => MailSender.ForRelay("smtps://mail.example", authorityFile: "no/such/ca.pem"));

        Assert.Equal((SendStage.Configure, nameof(SendFault.FileUnreadable)), (exception.Error.Stage, exception.Error.Detail));
    }

    [Theory]
    [InlineData("smtps://ada@mail.example", true, true, false, false, SendFault.InvalidValue)]
    [InlineData("smtps://mail.example", false, true, false, false, SendFault.InvalidValue)]
    [InlineData("smtps://mail.example", false, false, true, false, SendFault.InvalidValue)]
    [InlineData("smtps://mail.example", false, false, false, true, SendFault.InvalidValue)]
    [InlineData("smtps://mail.example", false, false, true, true, SendFault.FileUnreadable)]
    [InlineData("smtp://ada@mail.example:25", false, true, false, false, SendFault.PasswordNotAllowed)]
    public void Each_credential_is_whole_and_stands_alone(string url, bool password, bool token, bool certificate, bool key, SendFault fault)
    {
        var relay = RelayOptions.FromUrl(url) with
        {
            Password = password ? Secret.FromValue("p") : null,
            Token = token ? Secret.FromValue("t") : null,
            ClientCertificateFile = certificate ? "no/such/client.pem" : null,
            ClientKey = key ? Secret.FromValue("canary-key") : null,
        };
        var exception = Assert.Throws<SendException>(() => new MailSender(new SenderOptions { Relays = [relay] }));

        Assert.Equal((SendStage.Configure, fault.ToString()), (exception.Error.Stage, exception.Error.Detail));
    }

    [Fact]
    public void A_text_that_is_no_token_is_refused_and_not_shown()
    {
        var relay = RelayOptions.FromUrl("smtps://ada@mail.example") with { Token = Secret.FromValue("canary no token") };
        var exception = Assert.Throws<SendException>(() => new MailSender(new SenderOptions { Relays = [relay] }));

        Assert.Equal(nameof(SendFault.InvalidValue), exception.Error.Detail);
        Assert.DoesNotContain("canary", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_does_not_fit_the_certificate_is_refused_and_not_shown()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue();
        var file = Path.GetTempFileName();
        File.WriteAllText(file, certificate.ExportCertificatePem());
        var relay = new RelayOptions { Host = "localhost", ClientCertificateFile = file, ClientKey = Secret.FromValue("-----BEGIN canary") };
        var exception = Assert.Throws<SendException>(() => new MailSender(new SenderOptions { Relays = [relay] }));
        File.Delete(file);

        Assert.Equal(nameof(SendFault.FileUnreadable), exception.Error.Detail);
        Assert.Contains("is no private key in PEM that fits it", exception.Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_fingerprint_is_refused_for_a_public_host()
    {
        var options = new SenderOptions { Relays = [new RelayOptions { Host = "smtp.example.com", TrustedCertificateFingerprint = new string('a', 64) }] };
        var exception = Assert.Throws<SendException>(() => new MailSender(options));

        Assert.Equal(nameof(SendFault.FingerprintOnPublicHost), exception.Error.Detail);
    }

    [Theory]
    [InlineData("At least two different pins", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("At least two different pins", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("A pin is the SHA-256", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "AAAA")]
    public void Pins_without_a_backup_or_that_are_none_are_refused(string words, params string[] pins)
    {
        var options = new SenderOptions { Relays = [new RelayOptions { Host = "localhost", Pins = [.. pins] }] };
        var exception = Assert.Throws<SendException>(() => new MailSender(options));

        Assert.Equal((SendStage.Configure, nameof(SendFault.InvalidValue)), (exception.Error.Stage, exception.Error.Detail));
        Assert.Contains(words, exception.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_authority_file_that_is_not_there_is_named()
    {
        var options = new SenderOptions { Relays = [new RelayOptions { Host = "localhost", AuthorityFile = "no/such/ca.pem" }] };
        var exception = Assert.Throws<SendException>(() => new MailSender(options));

        Assert.Equal(nameof(SendFault.FileUnreadable), exception.Error.Detail);
        Assert.Contains("no/such/ca.pem", exception.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_relay_there_is_no_sender()
    {
        var exception = Assert.Throws<SendException>(() => new MailSender(new SenderOptions()));

        Assert.Equal(nameof(SendFault.NoRelay), exception.Error.Detail);
    }

    [Fact]
    public void A_secret_is_read_when_it_is_needed_and_never_shown()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "correct horse\n");
        var secret = Secret.FromReference($"file:{file}");

        Assert.Equal("correct horse", secret.Read());
        Assert.DoesNotContain("correct", secret.ToString(), StringComparison.Ordinal);
        File.Delete(file);
        Assert.Equal(nameof(SendFault.SecretUnreadable), Assert.Throws<SendException>(secret.Read).Error.Detail);
    }

    [Theory]
    [InlineData("hunter2")]
    [InlineData("plain:hunter2")]
    [InlineData("env:")]
    public void A_value_in_place_of_a_reference_is_refused_and_not_repeated(string text)
    {
        var exception = Assert.Throws<SendException>(() => Secret.FromReference(text));

        Assert.DoesNotContain("hunter2", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_option_fails_at_construction_with_name_value_and_range()
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => new RetryOptions { MaxAttempts = 0 });

        Assert.Equal("MaxAttempts", exception.ParamName);
        Assert.Contains("1 to 20", exception.Message, StringComparison.Ordinal);
    }
}
