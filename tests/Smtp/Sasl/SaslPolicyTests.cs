namespace Waxwing.Smtp.Tests.Sasl;

public sealed class SaslPolicyTests
{
    private static readonly PasswordCredential Credential = new("jane", "secret");

    private static readonly SaslContext Bound = new("relay.example", new byte[32], CertificateShown: true);
    private static readonly SaslContext Bare = new("relay.example", ServerEndPoint: null, CertificateShown: false);

    [Theory]
    [InlineData("LOGIN PLAIN SCRAM-SHA-256", "SCRAM-SHA-256")]
    [InlineData("CRAM-MD5 LOGIN PLAIN", "PLAIN")]
    [InlineData("DIGEST-MD5 NTLM LOGIN", "LOGIN")]
    [InlineData("login plain", "PLAIN")]
    [InlineData("SCRAM-SHA-256 SCRAM-SHA-256-PLUS", "SCRAM-SHA-256-PLUS")]
    [InlineData("EXTERNAL OAUTHBEARER XOAUTH2 PLAIN", "PLAIN")]
    public void The_strongest_mechanism_that_both_sides_have_is_used(string offered, string chosen)
        => Assert.Equal(chosen, new SaslPolicy().Choose(offered.Split(' '), Credential, Bound).Name);

    [Theory]
    [InlineData(AuthMechanism.ScramSha256, "LOGIN PLAIN")]
    [InlineData(AuthMechanism.Plain, "LOGIN")]
    [InlineData(AuthMechanism.Login, "CRAM-MD5 DIGEST-MD5 NTLM SCRAM-SHA-1 XOAUTH2")]
    public void A_mechanism_below_the_minimum_is_not_used(AuthMechanism minimum, string offered)
    {
        var error = Assert.Throws<SmtpException>(() => new SaslPolicy { MinimumMechanism = minimum }.Choose(offered.Split(' '), Credential, Bound)).Error;

        Assert.Equal(SmtpStage.Auth, error.Stage);
        Assert.Equal(SmtpFailure.PolicyRefused, error.Failure);
        Assert.Equal(SmtpFailureDetail.NoAcceptableMechanism, error.Detail);
        Assert.Equal(FailureScope.Relay, error.Scope);
        Assert.All(offered.Split(' '), name => Assert.Contains(name, error.Message, StringComparison.Ordinal));
        Assert.Contains("SCRAM-SHA-256", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_name_of_a_mechanism_is_not_repeated()
    {
        var error = Assert.Throws<SmtpException>(() => new SaslPolicy().Choose(["\u001b[2J", "NTLM"], Credential, Bound)).Error;

        Assert.Contains("NTLM", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    [Fact]
    public void A_server_that_offers_nothing_gets_no_password()
        => Assert.Equal(
            SmtpFailureDetail.NoAcceptableMechanism,
            Assert.Throws<SmtpException>(() => new SaslPolicy().Choose([], Credential, Bound)).Error.Detail);

    [Fact]
    public void Only_the_mechanisms_that_hand_the_password_over_say_so()
    {
        var policy = new SaslPolicy();

        Assert.False(policy.Choose(["SCRAM-SHA-256"], Credential, Bound).RevealsPassword);
        Assert.True(policy.Choose(["PLAIN"], Credential, Bound).RevealsPassword);
        Assert.True(policy.Choose(["LOGIN"], Credential, Bound).RevealsPassword);
    }

    [Theory]
    [InlineData("SCRAM-SHA-256-PLUS SCRAM-SHA-256", ChannelBindingUse.TlsServerEndPoint, "p=tls-server-end-point,,")]
    [InlineData("SCRAM-SHA-256", ChannelBindingUse.NotOffered, "y,,")]
    public void The_server_is_told_whether_the_client_could_bind(string offered, ChannelBindingUse use, string header)
        => AssertHeader(header, use, new SaslPolicy().Choose(offered.Split(' '), Credential, Bound));

    [Theory]
    [InlineData("SCRAM-SHA-256-PLUS SCRAM-SHA-256")]
    [InlineData("SCRAM-SHA-256")]
    public void A_client_that_has_nothing_to_bind_to_never_claims_that_it_could(string offered)
        => AssertHeader("n,,", ChannelBindingUse.NotAvailable, new SaslPolicy().Choose(offered.Split(' '), Credential, Bare));

    [Fact]
    public void An_offer_of_PLUS_that_was_taken_away_is_below_the_minimum()
        => Assert.Equal(
            SmtpFailureDetail.NoAcceptableMechanism,
            Assert.Throws<SmtpException>(() => new SaslPolicy { MinimumMechanism = AuthMechanism.ScramSha256Plus }.Choose(["SCRAM-SHA-256"], Credential, Bound)).Error.Detail);

    [Fact]
    public void What_follows_a_type_that_is_not_shared_is_SCRAM_without_binding_or_nothing()
    {
        string[] offered = ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256", "PLAIN"];

        AssertHeader("n,,", ChannelBindingUse.TypeNotShared, new SaslPolicy().Unbound(offered, Credential)!);
        Assert.Null(new SaslPolicy { MinimumMechanism = AuthMechanism.ScramSha256Plus }.Unbound(offered, Credential));
        Assert.Null(new SaslPolicy().Unbound(["SCRAM-SHA-256-PLUS", "PLAIN"], Credential));
    }

    [Theory]
    [InlineData("PLAIN XOAUTH2 OAUTHBEARER EXTERNAL", "OAUTHBEARER")]
    [InlineData("PLAIN XOAUTH2", "XOAUTH2")]
    public void A_token_goes_into_the_mechanisms_that_are_made_for_it(string offered, string chosen)
        => Assert.Equal(chosen, new SaslPolicy().Choose(offered.Split(' '), new TokenCredential("jane", "token"), Bound).Name);

    [Fact]
    public void A_token_is_never_sent_as_a_password()
        => Assert.Throws<SmtpException>(() => new SaslPolicy().Choose(["PLAIN", "LOGIN", "SCRAM-SHA-256"], new TokenCredential("jane", "token"), Bound));

    [Fact]
    public void EXTERNAL_needs_a_certificate_that_the_server_was_shown()
    {
        Assert.Equal("EXTERNAL", new SaslPolicy().Choose(["PLAIN", "EXTERNAL"], new CertificateCredential(), Bound).Name);

        // Dovecot offers it whoever asks.
        var error = Assert.Throws<SmtpException>(() => new SaslPolicy().Choose(["PLAIN", "EXTERNAL"], new CertificateCredential(), Bare)).Error;
        Assert.Equal(SmtpFailureDetail.NoAcceptableMechanism, error.Detail);
        Assert.Contains("asked for none", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_mechanisms_are_ordered_as_practice_4_has_them()
        => Assert.Equal(
            ["EXTERNAL", "OAUTHBEARER", "XOAUTH2", "SCRAM-SHA-256-PLUS", "SCRAM-SHA-256", "PLAIN", "LOGIN"],
            Enum.GetValues<AuthMechanism>().OrderDescending().Select(SaslPolicy.NameOf));

    private static void AssertHeader(string header, ChannelBindingUse use, SaslMechanism mechanism)
    {
        Assert.Equal(use, mechanism.ChannelBinding);
        Assert.StartsWith(header + "n=jane,", System.Text.Encoding.UTF8.GetString(mechanism.InitialResponse()!), StringComparison.Ordinal);
    }
}
