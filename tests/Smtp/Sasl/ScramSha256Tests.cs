using System.Text;

namespace Waxwing.Smtp.Tests.Sasl;

public sealed class ScramSha256Tests
{
    // RFC 7677 §3.
    private const string ClientNonce = "rOprNGfwEbeRWgbNEkqO";
    private const string ServerNonce = ClientNonce + "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private const string Salt = "W22ZaJ0SNY7soEsUEjb6gQ==";
    private const string ServerFirst = $"r={ServerNonce},s={Salt},i=4096";
    private const string ServerFinal = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

    private static readonly PasswordCredential Credential = new("user", "pencil");

    [Fact]
    public void The_exchange_of_RFC_7677_is_reproduced_octet_by_octet()
    {
        var scram = new ScramSha256(Credential, ScramBinding.Unavailable, ClientNonce);

        Assert.Equal("n,,n=user,r=rOprNGfwEbeRWgbNEkqO", Encoding.UTF8.GetString(scram.InitialResponse()));
        Assert.Equal(
            $"c=biws,r={ServerNonce},p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
            Encoding.UTF8.GetString(scram.Respond(Encoding.UTF8.GetBytes(ServerFirst))));
        Assert.False(scram.ServerVerified);
        Assert.Empty(scram.Respond(Encoding.UTF8.GetBytes(ServerFinal)));
        Assert.True(scram.ServerVerified);
        scram.Complete();
    }

    [Fact]
    public void A_wrong_server_signature_is_refused()
    {
        var scram = AfterServerFirst();

        var error = Fails(scram, "v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");

        Assert.Equal(SmtpFailureDetail.ServerSignatureWrong, error.Detail);
        Assert.Equal(SmtpFailure.PolicyRefused, error.Failure);
        Assert.Equal(SmtpStage.Auth, error.Stage);
        Assert.Equal(FailureScope.Relay, error.Scope);
        Assert.Equal(SmtpFailureDetail.ServerSignatureWrong, Assert.Throws<SmtpException>(scram.Complete).Error.Detail);
    }

    [Theory]
    [InlineData("v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")]
    [InlineData("e=other-error")]
    [InlineData("nonsense")]
    [InlineData("\0")]
    public void What_failed_cannot_be_made_good(string first)
    {
        // The signature that was wiped when the first one failed is all zeros.
        foreach (var second in new[] { $"v={Convert.ToBase64String(new byte[32])}", ServerFinal })
        {
            var scram = AfterServerFirst();
            Fails(scram, first);

            Assert.Equal((SmtpFailure.ProtocolViolation, "The server sends a challenge although SCRAM has failed."), (Fails(scram, second) is var error ? (error.Failure, error.Message) : default));
            Assert.False(scram.ServerVerified);
            Assert.Throws<SmtpException>(scram.Complete);
        }
    }

    [Fact]
    public void A_server_that_says_yes_without_its_proof_is_refused()
    {
        var error = Assert.Throws<SmtpException>(AfterServerFirst().Complete).Error;

        Assert.Equal(SmtpFailureDetail.ServerSignatureWrong, error.Detail);
    }

    [Theory]
    [InlineData(ClientNonce)]
    [InlineData("rOprNGfwEbeRWgbNEkq")]
    [InlineData("ROprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0")]
    [InlineData("x" + ServerNonce)]
    public void A_server_nonce_that_does_not_extend_ours_is_refused(string nonce)
    {
        var error = Fails(Started(), $"r={nonce},s={Salt},i=4096");

        Assert.Equal(SmtpFailure.ProtocolViolation, error.Failure);
        Assert.Equal(SmtpFailureDetail.ScramParametersRefused, error.Detail);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("4095")]
    [InlineData("1000001")]
    [InlineData("2147483647")]
    public void An_iteration_count_outside_the_range_is_refused(string iterations)
    {
        var error = Fails(Started(), $"r={ServerNonce},s={Salt},i={iterations}");

        Assert.Equal(SmtpFailure.PolicyRefused, error.Failure);
        Assert.Equal(SmtpFailureDetail.ScramParametersRefused, error.Detail);
        Assert.Contains(iterations, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(ServerNonce)]
    [InlineData($"s={Salt},r={ServerNonce},i=4096")]
    [InlineData($"r={ServerNonce},i=4096,s={Salt}")]
    [InlineData($"r={ServerNonce},s={Salt}")]
    [InlineData($"r={ServerNonce},s=,i=4096")]
    [InlineData($"r={ServerNonce},s=W22ZaJ0SNY7soEsUEjb6g,i=4096")]
    [InlineData($"r={ServerNonce},s=W22Z aJ0SNY7soEsUEjb6g==,i=4096")]
    [InlineData($"r={ServerNonce},s={Salt},i=04096")]
    [InlineData($"r={ServerNonce},s={Salt},i=+4096")]
    [InlineData($"r={ServerNonce},s={Salt},i=4096 ")]
    [InlineData($"r={ServerNonce},s={Salt},i=99999999999999")]
    [InlineData($"r={ServerNonce},s={Salt},i=4096,")]
    [InlineData($"r={ServerNonce},s={Salt},i=4096,x")]
    [InlineData($"r={ServerNonce},s={Salt},i=4096,i=5000")]
    [InlineData($"r={ServerNonce},s={Salt},i=4096,m=new")]
    [InlineData($"m=new,r={ServerNonce},s={Salt},i=4096")]
    [InlineData($"x=1,r={ServerNonce},s={Salt},i=4096")]
    [InlineData($"r={ClientNonce}\0,s={Salt},i=4096")]
    [InlineData($"r={ClientNonce} x,s={Salt},i=4096")]
    [InlineData($" r={ServerNonce},s={Salt},i=4096")]
    public void A_malformed_first_message_of_the_server_is_refused(string message)
    {
        var error = Fails(Started(), message);

        Assert.Equal(SmtpFailure.ProtocolViolation, error.Failure);
        Assert.Equal(SmtpFailureDetail.ScramParametersRefused, error.Detail);
    }

    [Theory]
    [InlineData("")]
    [InlineData("v=")]
    [InlineData("v=AAAA,v=AAAA")]
    [InlineData("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G5=")]
    [InlineData("ok")]
    [InlineData("x=1," + ServerFinal)]
    public void A_malformed_final_message_of_the_server_is_refused(string message)
        => Assert.Equal(SmtpFailure.ProtocolViolation, Fails(AfterServerFirst(), message).Failure);

    [Fact]
    public void Octets_that_are_no_UTF8_are_refused()
    {
        var exception = Assert.Throws<SmtpException>(() => Started().Respond([0x72, 0x3d, 0xff]));

        Assert.Equal(SmtpFailure.ProtocolViolation, exception.Error.Failure);
    }

    [Fact]
    public void A_challenge_of_any_length_costs_a_bounded_amount_of_work()
        => Assert.Equal(SmtpFailure.ProtocolViolation, Fails(Started(), $"r={ServerNonce},s={new string('A', 8000)},i=4096").Failure);

    [Fact]
    public void An_optional_extension_is_passed_over()
        => Assert.NotEmpty(Started().Respond(Encoding.UTF8.GetBytes(ServerFirst + ",x=anything,Y=else")));

    [Theory]
    [InlineData("e=invalid-proof", "invalid-proof")]
    [InlineData("e=\u001b[31mred", "other-error")]
    public void The_error_of_the_server_is_reported_in_the_words_of_the_RFC_alone(string message, string reported)
    {
        var error = Fails(AfterServerFirst(), message);

        Assert.Equal(SmtpFailure.PolicyRefused, error.Failure);
        Assert.Contains(reported, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    [Fact]
    public void A_challenge_after_the_end_is_a_violation()
    {
        var scram = AfterServerFirst();
        scram.Respond(Encoding.UTF8.GetBytes(ServerFinal));

        Assert.Equal(SmtpFailure.ProtocolViolation, Fails(scram, ServerFinal).Failure);
    }

    [Fact]
    public void A_user_name_is_prepared_and_its_commas_and_equals_signs_are_escaped()
    {
        var scram = new ScramSha256(new PasswordCredential("a,b=c\u00ADd\u2168", "p"), ScramBinding.Unavailable, "nonce");

        Assert.Equal("n,,n=a=2Cb=3DcdIX,r=nonce", Encoding.UTF8.GetString(scram.InitialResponse()));
    }

    [Theory]
    [InlineData("user\u0007", "pencil")]
    [InlineData("user", "pen\u0007cil")]
    [InlineData("\u00AD", "pencil")]
    public void A_credential_that_SASLprep_forbids_is_refused_and_not_shown(string userName, string password)
    {
        var scram = new ScramSha256(new PasswordCredential(userName, password), ScramBinding.Unavailable, ClientNonce);

        var exception = Assert.Throws<SmtpException>(() =>
        {
            scram.InitialResponse();
            scram.Respond(Encoding.UTF8.GetBytes(ServerFirst));
        });

        Assert.Equal(SmtpFailure.PolicyRefused, exception.Error.Failure);
        Assert.EndsWith("such as a line break.", exception.Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("pen", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_run_has_a_nonce_of_its_own()
        => Assert.NotEqual(new ScramSha256(Credential, ScramBinding.Unavailable).InitialResponse(), new ScramSha256(Credential, ScramBinding.Unavailable).InitialResponse());

    private static ScramSha256 Started()
    {
        var scram = new ScramSha256(Credential, ScramBinding.Unavailable, ClientNonce);
        scram.InitialResponse();
        return scram;
    }

    private static ScramSha256 AfterServerFirst()
    {
        var scram = Started();
        scram.Respond(Encoding.UTF8.GetBytes(ServerFirst));
        return scram;
    }

    private static SmtpError Fails(ScramSha256 scram, string challenge)
        => Assert.Throws<SmtpException>(() => scram.Respond(Encoding.UTF8.GetBytes(challenge))).Error;
}
