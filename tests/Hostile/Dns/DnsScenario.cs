using Microsoft.Extensions.Time.Testing;
using Waxwing.TestSupport;
using Waxwing.Trust;

namespace Waxwing.Hostile.Tests.Dns;

/// <summary>One server that answers wrongly. Whatever it does, the answer has a type, comes in time, and nothing is thrown.</summary>
public abstract class DnsScenario
{
    /// <summary>Asks a peer for the address of <c>mail.example.test</c>, once.</summary>
    private protected static Task<DnsAnswer> AskAsync(DnsPeer peer, DnsType type = DnsType.A, bool isTrusted = true, TimeProvider? clock = null) =>
        new DnsResolver(new ResolverOptions { Servers = [peer.Endpoint], IsTrusted = isTrusted, Tries = 1 }, clock ?? new FakeTimeProvider())
            .AskAsync(Question(type), TestContext.Current.CancellationToken);

    private protected static DnsQuestion Question(DnsType type) =>
        new(DnsName.TryParse("mail.example.test", out var name) ? name : throw new FormatException(), type);

    private protected static void Failed(DnsAnswer answer, string words)
    {
        Assert.Equal((DnsStatus.Failure, DnsFinding.Nothing), (answer.Status, answer.Finding));
        Assert.Empty(answer.Records);
        Assert.Contains(words, answer.Reason, StringComparison.Ordinal);
    }

    /// <summary>A faultless answer.</summary>
    private protected static byte[] Honest(byte[] query) => DnsReply.To(query).Answer(DnsReply.QuestionName, DnsReply.A, [192, 0, 2, 1]).Octets;

    private protected static void IsHonest(DnsAnswer answer) =>
        Assert.Equal("192.0.2.1", Assert.IsType<AddressRecord>(Assert.Single(answer.Records)).Address.ToString());

    /// <summary>The octets of an answer that somebody made up.</summary>
    private protected static byte[] Forged(byte[] query) => DnsReply.To(query).Answer(DnsReply.QuestionName, DnsReply.A, [198, 51, 100, 66]).Octets;
}
