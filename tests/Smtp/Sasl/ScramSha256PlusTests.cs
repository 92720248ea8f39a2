using System.Text;

namespace Waxwing.Smtp.Tests.Sasl;

/// <summary>
/// SCRAM-SHA-256 with channel binding. The exchanges are that of RFC 7677 §3, with the gs2 headers of RFC 5802 §7 and, as
/// the hash of a certificate, the octets 0 to 31. Their proofs were computed by another implementation of HMAC and PBKDF2
/// (Python's), which computes those of RFC 7677 too.
/// </summary>
public sealed class ScramSha256PlusTests
{
    private const string ClientNonce = "rOprNGfwEbeRWgbNEkqO";
    private const string ServerNonce = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private const string Salt = "W22ZaJ0SNY7soEsUEjb6gQ==";
    private const string Unsupported = "e=unsupported-channel-binding-type";

    private static readonly byte[] EndPoint = [.. Enumerable.Range(0, 32).Select(number => (byte)number)];
    private static readonly ScramCredential Kept = ScramCredential.FromPassword("pencil", Convert.FromBase64String(Salt), 4096);
    private static readonly PasswordCredential Credential = new("user", "pencil");

    public static TheoryData<ChannelBindingUse, string, string, string, string> Exchanges { get; } = new()
    {
        { ChannelBindingUse.TlsServerEndPoint, "p=tls-server-end-point,,", "cD10bHMtc2VydmVyLWVuZC1wb2ludCwsAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "nY1Wus9a+gM2DrbQ1msXFgyhW6KM5ktOxWiU+/P/EGY=", "RwppMGddhz/J0lFYaRReBjXcQeNUFP5Qc76Lo5Exrig=" },
        { ChannelBindingUse.NotOffered, "y,,", "eSws", "FoqiHTtQEDE8lz1CdaEe3tK4mS+iMDTl77SPyDS53DY=", "dI4KpiQJwBr1+V+K6U1dA6l6I4I9DUNXWND4pcpRU3U=" },
        { ChannelBindingUse.TypeNotShared, "n,,", "biws", "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=", "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=" },
    };

    [Theory, MemberData(nameof(Exchanges))]
    public void The_client_says_each_exchange_octet_by_octet(ChannelBindingUse use, string header, string bound, string proof, string signature)
    {
        var scram = new ScramSha256(Credential, new ScramBinding(use, use == ChannelBindingUse.TlsServerEndPoint ? EndPoint : default(ReadOnlyMemory<byte>)), ClientNonce);

        Assert.Equal($"{header}n=user,r={ClientNonce}", Encoding.UTF8.GetString(scram.InitialResponse()));
        Assert.Equal(
            $"c={bound},r={ClientNonce}{ServerNonce},p={proof}",
            Encoding.UTF8.GetString(scram.Respond(Encoding.UTF8.GetBytes($"r={ClientNonce}{ServerNonce},s={Salt},i=4096"))));
        scram.Respond(Encoding.UTF8.GetBytes($"v={signature}"));
        scram.Complete();
        Assert.Equal(use == ChannelBindingUse.TlsServerEndPoint ? "SCRAM-SHA-256-PLUS" : "SCRAM-SHA-256", scram.Name);
    }

    [Theory, MemberData(nameof(Exchanges))]
    public void The_server_accepts_each_exchange_where_it_fits(ChannelBindingUse use, string header, string bound, string proof, string signature)
    {
        var binding = use switch
        {
            ChannelBindingUse.TlsServerEndPoint => new ScramServerBinding(EndPoint, Required: true),
            ChannelBindingUse.NotOffered => ScramServerBinding.NotOffered,
            _ => new ScramServerBinding(EndPoint, Required: false),
        };
        var server = new ScramSha256Server(_ => Kept, 4096, ServerNonce, binding);

        Say(server, $"{header}n=user,r={ClientNonce}");
        Assert.Equal($"v={signature}", Say(server, $"c={bound},r={ClientNonce}{ServerNonce},p={proof}"));
        Assert.Null(Say(server, ""));
        Assert.True(server.IsAuthenticated);
    }

    [Fact]
    public void An_exchange_that_somebody_with_another_certificate_passes_on_is_refused()
    {
        var client = new ScramSha256(Credential, ScramBinding.To(new byte[32]));
        var server = new ScramSha256Server(_ => Kept, binding: new ScramServerBinding(EndPoint, Required: true));

        Assert.Null(server.Challenge(client.Respond(server.Challenge(client.InitialResponse()))));
        Assert.False(server.IsAuthenticated);
    }

    [Fact]
    public void A_client_that_was_not_told_of_PLUS_shows_that_somebody_took_the_offer_away()
    {
        var client = new ScramSha256(Credential, ScramBinding.NotOffered);
        var server = new ScramSha256Server(_ => Kept, binding: new ScramServerBinding(EndPoint, Required: false));

        Assert.Null(server.Challenge(client.InitialResponse()));
    }

    [Theory]
    [InlineData("n,,n=user,r=abc", null)]
    [InlineData("y,,n=user,r=abc", null)]
    [InlineData("p=tls-server-end-point,a=root,n=user,r=abc", null)]
    [InlineData("p=tls-server-end-pointx,,n=user,r=abc", Unsupported)]
    [InlineData("p=tls-unique,,n=user,r=abc", Unsupported)]
    [InlineData("p=tls-exporter,,n=user,r=abc", Unsupported)]
    public void PLUS_without_the_binding_that_we_know_is_refused(string clientFirst, string? answer)
    {
        var server = new ScramSha256Server(_ => Kept, binding: new ScramServerBinding(EndPoint, Required: true));

        Assert.Equal(answer, Say(server, clientFirst));
        Assert.Null(Say(server, ""));
        Assert.False(server.IsAuthenticated);
    }

    [Theory]
    [InlineData(Unsupported, true)]
    [InlineData("e=channel-bindings-dont-match", false)]
    [InlineData("e=server-does-support-channel-binding", false)]
    public void Only_a_type_that_is_not_shared_may_be_followed_by_an_exchange_without_binding(string error, bool may)
    {
        var client = new ScramSha256(Credential, ScramBinding.To(EndPoint));
        client.InitialResponse();

        Assert.Throws<SmtpException>(() => client.Respond(Encoding.UTF8.GetBytes(error)));
        Assert.Equal(may, client.BindingTypeRefused);
    }

    private static string? Say(ScramSha256Server server, string message)
        => server.Challenge(Encoding.UTF8.GetBytes(message)) is { } challenge ? Encoding.UTF8.GetString(challenge) : null;
}
