using Waxwing.TestSupport;

namespace Waxwing.Hostile.Tests.Dns;

/// <summary>The message ends in the middle of a record.</summary>
public sealed class MessageCutShort : DnsScenario
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(13)]
    public async Task A_message_that_ends_too_early_is_no_answer(int missing)
    {
        using var peer = new DnsPeer(query => Honest(query)[..^missing]);
        Failed(await AskAsync(peer), "ends too early");
    }
}
