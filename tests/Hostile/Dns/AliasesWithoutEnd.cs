using Waxwing.TestSupport;

namespace Waxwing.Hostile.Tests.Dns;

/// <summary>A name is an alias of itself, or of a chain of a hundred.</summary>
public sealed class AliasesWithoutEnd : DnsScenario
{
    [Fact]
    public async Task An_alias_of_itself_is_no_answer()
    {
        using var peer = new DnsPeer(query => DnsReply.To(query).Answer(DnsReply.QuestionName, DnsReply.Cname, DnsReply.Name("mail", "example", "test")).Octets);
        Failed(await AskAsync(peer), "a chain of more than 8");
    }

    [Fact]
    public async Task A_chain_of_a_hundred_is_no_answer()
    {
        using var peer = new DnsPeer((query, overTcp) =>
        {
            var reply = DnsReply.To(query).Answer(DnsReply.QuestionName, DnsReply.Cname, DnsReply.Name("a0", "test"));
            for (var i = 0; i < 100; i++)
            {
                reply.Answer(DnsReply.Name($"a{i}", "test"), DnsReply.Cname, DnsReply.Name($"a{i + 1}", "test"));
            }

            return [overTcp ? reply.Octets : DnsReply.To(query).Flags(0x0200).Octets];
        });
        Failed(await AskAsync(peer), "a chain of more than 8");
    }
}
