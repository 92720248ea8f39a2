using System.Collections.Concurrent;
using Waxwing.Server.Accepting;

namespace Waxwing.Server.Tests.Submission;

/// <summary>A desk that keeps what it is handed in memory, and knows repetitions.</summary>
internal sealed class MemoryDesk : IMailDesk
{
    private readonly ConcurrentDictionary<(string, string, string), (string Hash, string Answer)> _answered = [];
    private readonly ConcurrentQueue<Handover> _handovers = [];

    /// <summary>What was handed over, in its order.</summary>
    public IReadOnlyList<Handover> Handovers => [.. _handovers];

    /// <summary>What was handed over, where it is one.</summary>
    public Draft Draft => Assert.Single(Assert.Single(Handovers).Drafts);

    /// <summary>What the desk says in place of accepting.</summary>
    public Func<Handover, Task<HandoverResult>>? Answer { get; set; }

    public async Task<HandoverResult> AcceptAsync(Handover handover, CancellationToken cancellationToken)
    {
        if (Answer is not null)
        {
            return await Answer(handover);
        }

        if (handover.Repetition is { } repetition
            && _answered.TryGetValue((handover.Key.Tenant, repetition.Endpoint, repetition.Key), out var first))
        {
            return string.Equals(first.Hash, Hash(repetition), StringComparison.Ordinal)
                ? new HandoverResult.Repeated(first.Answer)
                : Refuse(RefusalReason.RepetitionOfOtherBody, "the key was used for another message");
        }

        _handovers.Enqueue(handover);
        Guid?[] ids = [Guid.CreateVersion7(TimeProvider.System.GetUtcNow())];
        if (handover.Repetition is { } word)
        {
            _answered[(handover.Key.Tenant, word.Endpoint, word.Key)] = (Hash(word), word.Answer(ids, []));
        }

        return new HandoverResult.Accepted(ids, []);
    }

    public static HandoverResult Refuse(RefusalReason reason, string message) => new HandoverResult.Refused([new DraftRefusal(0, reason, message)]);

    private static string Hash(Repetition repetition) => Convert.ToHexString(repetition.BodyHash.Span);
}
