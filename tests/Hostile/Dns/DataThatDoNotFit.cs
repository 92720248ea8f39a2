using Waxwing.TestSupport;

namespace Waxwing.Hostile.Tests.Dns;

/// <summary>The data of a record are longer or shorter than its type wants.</summary>
public sealed class DataThatDoNotFit : DnsScenario
{
    [Theory]
    [InlineData(3, "ends too early")]
    [InlineData(5, "do not fill its length")]
    public async Task An_address_of_another_length_is_no_answer(int octets, string words)
    {
        using var peer = new DnsPeer(query => DnsReply.To(query).Answer(DnsReply.QuestionName, DnsReply.A, new byte[octets]).Octets);
        Failed(await AskAsync(peer), words);
    }
}
