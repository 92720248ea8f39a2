using Waxwing.Smtp;

namespace Waxwing.Trust.Tests.Dane;

/// <summary>What an answer of DNS comes to (RFC 7672 §2.1, §2.2).</summary>
public sealed class LookingUp
{
    private static readonly TlsaRecord Record = Issued.Wrong(3, 1, 1);

    [Fact]
    public async Task Records_that_DNSSEC_vouches_for_count()
    {
        var (answer, question) = await FindAsync(DnsAnswer.Found(secure: true, [Record], TimeSpan.FromMinutes(1)));
        Assert.Equal(TlsaStatus.Records, answer.Status);
        Assert.Equal([Record], answer.Records);
        Assert.Equal("_25._tcp.mx.example.org TLSA", question?.ToString());
    }

    [Fact]
    public async Task Records_that_nobody_vouches_for_are_no_DANE()
    {
        var (answer, _) = await FindAsync(DnsAnswer.Found(secure: false, [Record], TimeSpan.FromMinutes(1)));
        Assert.Equal(TlsaStatus.None, answer.Status);
        Assert.Empty(answer.Records);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task No_records_are_no_DANE(bool secure, bool nameExists) =>
        Assert.Equal(TlsaStatus.None, (await FindAsync(DnsAnswer.Absent(secure, nameExists, TimeSpan.FromMinutes(1)))).Answer.Status);

    [Fact]
    public async Task What_is_forged_or_not_answered_is_a_temporary_failure_and_never_the_absence_of_records()
    {
        foreach (var failed in new[] { DnsAnswer.Bogus("forged"), DnsAnswer.Failure("nobody answers") })
        {
            var (answer, _) = await FindAsync(failed);
            Assert.Equal((TlsaStatus.TempFailure, failed.Reason), (answer.Status, answer.Reason));
            Assert.Empty(answer.Records);
        }
    }

    [Fact]
    public async Task Another_port_has_another_name()
    {
        var (_, question) = await FindAsync(DnsAnswer.Absent(secure: true, nameExists: false, TimeSpan.FromMinutes(1)), port: 465);
        Assert.Equal("_465._tcp.mx.example.org", question?.Name.ToString());
    }

    [Theory]
    [InlineData("[192.0.2.1]")]
    [InlineData("[IPv6:2001:db8::1]")]
    public async Task An_address_has_no_records_and_nobody_is_asked(string literal)
    {
        var (answer, question) = await FindAsync(DnsAnswer.Failure("not to be asked"), literal);
        Assert.Equal((TlsaStatus.None, null), (answer.Status, question));
    }

    private static async Task<(TlsaAnswer Answer, DnsQuestion? Question)> FindAsync(DnsAnswer answer, string host = "mx.example.org", int port = 25)
    {
        var dns = new OneAnswer(answer);
        return (await new TlsaLookup(dns).FindAsync(Domain.Parse(host), port, TestContext.Current.CancellationToken), dns.Question);
    }

    private sealed class OneAnswer(DnsAnswer answer) : IDnsLookup
    {
        public DnsQuestion? Question { get; private set; }

        public Task<DnsAnswer> AskAsync(DnsQuestion question, CancellationToken cancellationToken = default)
        {
            Question = question;
            return Task.FromResult(answer);
        }
    }
}
