using System.Net;
using Waxwing.Smtp;
using Waxwing.Tests.Support;
using Waxwing.Trust;

namespace Waxwing.Tests.Discovery;

/// <summary>A relay that is found by SRV records, from answers that a test writes, to a scripted relay.</summary>
public sealed class DiscoveredRelays : SenderTest
{
    private readonly Answers _dns = new();

    [Fact]
    public async Task The_receipt_tells_how_the_relay_was_found_and_by_what_right()
    {
        await using var secure = ScriptedPeer.Listen(new PeerScript().Secure(Authority.Issue("mail.test")).Greet("220 relay").Hello().Takes().Ends());
        Offer("_submissions._tcp.example.test", secure: true, new SrvRecord(0, 0, secure.Port, Domain.Parse("mail.test")));
        var first = await SendAsync(Options(), Message());
        await using var insecure = ScriptedPeer.Listen(new PeerScript().Secure(Authority.Issue("example.test")).Greet("220 relay").Hello().Takes().Ends());
        Offer("_submissions._tcp.example.test", secure: false, new SrvRecord(0, 0, insecure.Port, Domain.Parse("mail.test")));
        var second = await SendAsync(Options(), Message());

        Assert.Equal((DnsStatus.Secure, "mail.test"), (first.Attempts[0].Connection!.Discovery!.Security, first.Attempts[0].Connection!.Discovery!.MatchedName));
        Assert.Equal((DnsStatus.Insecure, "example.test"), (second.Attempts[0].Connection!.Discovery!.Security, second.Attempts[0].Connection!.Discovery!.MatchedName));
        Assert.Equal("srv://example.test", first.Attempts[0].Relay);
        Assert.Equal([$"_submissions._tcp.example.test SRV 0 0 {secure.Port} mail.test."], first.Attempts[0].Connection!.Discovery!.Records);
        Assert.Contains("DNSSEC vouches", Practice(first, 7).Evidence, StringComparison.Ordinal);
        Assert.Contains("the certificate vouches: it names example.test", Practice(second, 7).Evidence, StringComparison.Ordinal);
        Assert.Equal(first.Attempts[0].Connection!.Discovery, ReceiptJson.Read(ReceiptJson.Write(first)).Attempts[0].Connection!.Discovery, (one, other) => string.Equals(one!.Target, other!.Target, StringComparison.Ordinal) && one.Port == other.Port);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_nothing_binds_to_the_domain_hears_no_word_of_the_message(bool withUser)
    {
        await using var peer = ScriptedPeer.Listen(new PeerScript().SecureRefused(Authority.Issue("mail.test")));
        Offer("_submissions._tcp.example.test", secure: false, new SrvRecord(0, 0, peer.Port, Domain.Parse("mail.test")));
        var options = withUser ? WithUser(Options(), user: "ada@example.test") : Options();
        var receipt = await SendAsync(options, Message());
        var error = receipt.Recipients[0].Error!;

        Assert.Equal((SendStage.Configure, nameof(SendFault.DiscoveredServerUnproven), RetryAdvice.Never), (error.Stage, error.Detail, error.Retry));
        Assert.Contains($"write --relay smtps://{(withUser ? "ada%40example.test@" : "")}mail.test:{peer.Port} or", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_is_never_offered_to_port_25()
    {
        Offer("_submission._tcp.example.test", secure: true, new SrvRecord(0, 0, 25, Domain.Parse("mail.test")));
        var receipt = await SendAsync(WithUser(Options()), Message());

        Assert.Equal(nameof(SendFault.PasswordNotAllowed), receipt.Recipients[0].Error!.Detail);
    }

    [Fact]
    public async Task A_bogus_answer_does_not_lead_on_to_the_weaker_service()
    {
        _dns["_submissions._tcp.example.test"] = DnsAnswer.Bogus("forged");
        Offer("_submission._tcp.example.test", secure: true, new SrvRecord(0, 0, 587, Domain.Parse("mail.test")));
        var error = (await SendAsync(Options(), Message())).Recipients[0].Error!;

        Assert.Equal((nameof(SendFault.DnsBogus), SmtpFailure.PolicyRefused, "forged"), (error.Detail, error.Failure, error.Message));
        Assert.Equal(["_submissions._tcp.example.test SRV"], _dns.Asked);
    }

    [Fact]
    public async Task No_answer_is_tried_again_and_does_not_lead_on_to_the_weaker_service()
    {
        _dns["_submissions._tcp.example.test"] = DnsAnswer.Failure("nobody answers");
        Offer("_submission._tcp.example.test", secure: true, new SrvRecord(0, 0, 587, Domain.Parse("mail.test")));
        var receipt = await SendAsync(Options() with { Retry = new RetryOptions { MaxAttempts = 3, FirstDelay = TimeSpan.Zero } }, Message());

        Assert.Equal((SendOutcome.Deferred, 3, nameof(SendFault.DnsFailed)), (receipt.Outcome, receipt.Attempts.Length, receipt.Recipients[0].Error!.Detail));
        Assert.All(_dns.Asked, question => Assert.Equal("_submissions._tcp.example.test SRV", question));
    }

    [Fact]
    public async Task Port_0_and_a_point_are_no_servers()
    {
        Offer("_submissions._tcp.example.test", secure: true, new SrvRecord(0, 0, 0, Domain.Parse("mail.test")), new SrvRecord(0, 0, 465, Target: null));
        var error = (await SendAsync(Options(), Message())).Recipients[0].Error!;

        Assert.Equal((SendStage.Configure, nameof(SendFault.SubmissionNotOffered)), (error.Stage, error.Detail));
        Assert.Equal(2, _dns.Asked.Count);
    }

    private SenderOptions Options() => new()
    {
        Relays = [RelayOptions.FromUrl("srv://example.test") with { AuthorityFile = AuthorityFile }],
        Retry = new RetryOptions { MaxAttempts = 1 },
        Dns = _dns,
    };

    private void Offer(string name, bool secure, params SrvRecord[] records) =>
        _dns[name] = DnsAnswer.Found(secure, [.. records], TimeSpan.FromMinutes(1));

    /// <summary>Every host is this machine; everything else is as the test has it.</summary>
    private sealed class Answers : IDnsLookup
    {
        private readonly Dictionary<string, DnsAnswer> _answers = [];

        public List<string> Asked { get; } = [];

        public DnsAnswer this[string name]
        {
            set => _answers[name] = value;
        }

        public Task<DnsAnswer> AskAsync(DnsQuestion question, CancellationToken cancellationToken = default)
        {
            if (question.Type == DnsType.A)
            {
                return Task.FromResult(DnsAnswer.Found(secure: false, [new AddressRecord(IPAddress.Loopback)], TimeSpan.Zero));
            }

            if (question.Type == DnsType.Srv)
            {
                Asked.Add(question.ToString());
            }

            return Task.FromResult(_answers.GetValueOrDefault(question.Name.ToString()) ?? DnsAnswer.Absent(secure: false, nameExists: false, TimeSpan.Zero));
        }
    }
}
