using Waxwing.TestSupport;

namespace Waxwing.Hostile.Tests.Dns;

/// <summary>Pointers that lead back, each with a label before it, make a name that is longer than any name.</summary>
public sealed class NameWithoutEnd : DnsScenario
{
    [Fact]
    public async Task A_name_that_grows_beyond_255_octets_is_no_answer()
    {
        using var peer = new DnsPeer(query =>
        {
            var reply = DnsReply.To(query);
            var name = DnsReply.QuestionName;
            for (var i = 0; i < 6; i++)
            {
                var here = reply.Octets.Length;
                reply.Answer([60, .. Enumerable.Repeat((byte)'a', 60), .. name], DnsReply.A, [198, 51, 100, 66]);
                name = [(byte)(0xC0 | (here >> 8)), (byte)here];
            }

            return reply.Octets;
        });
        Failed(await AskAsync(peer), "a name is too long");
    }
}
