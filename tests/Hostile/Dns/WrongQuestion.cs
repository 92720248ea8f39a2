using Waxwing.TestSupport;

namespace Waxwing.Hostile.Tests.Dns;

/// <summary>An answer to another question comes first.</summary>
public sealed class WrongQuestion : DnsScenario
{
    [Fact]
    public async Task An_answer_to_another_question_is_passed_over()
    {
        using var peer = new DnsPeer((query, _) => [OtherName(query), Honest(query)]);
        IsHonest(await AskAsync(peer));
    }

    // The question's first letter is another one.
    private static byte[] OtherName(byte[] query)
    {
        var forged = Forged(query);
        forged[13] = (byte)'x';
        return forged;
    }
}
