using Waxwing.TestSupport;
using Waxwing.Trust;

namespace Waxwing.Hostile.Tests.Dns;

/// <summary>An SRV record names something that is no host: control characters, an address in brackets, a label that is too odd.</summary>
public sealed class TargetThatIsNoHost : DnsScenario
{
    [Theory]
    [InlineData("mail\r\nRCPT")]
    [InlineData("evil host")]
    [InlineData("mail\0")]
    [InlineData("[127")]
    [InlineData("-mail")]
    [InlineData("a.b")]
    [InlineData("xn--a")]
    [InlineData("*")]
    public async Task A_target_that_is_no_host_name_is_no_answer(string label)
    {
        using var peer = new DnsPeer(query => DnsReply.To(query).Answer(DnsReply.QuestionName, DnsReply.Srv, DnsReply.SrvData(465, label, "test")).Octets);
        Failed(await AskAsync(peer, DnsType.Srv), "no host name");
    }
}
