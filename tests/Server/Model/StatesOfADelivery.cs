using Waxwing.Server.Model;

namespace Waxwing.Server.Tests.Model;

public sealed class StatesOfADelivery
{
    // A row for each state, a column for each that may follow, in the order of their numbers.
    private static readonly string[] Legal =
    [
        //  Sch Que Lea Def Hel Unk Del Fai Sup Can
        "   -   x   x   -   x   -   -   x   x   x", // Scheduled
        "   x   -   x   -   x   -   -   x   x   x", // Queued
        "   -   x   -   x   x   x   x   x   x   -", // Leased
        "   -   x   x   -   x   -   -   x   -   x", // Deferred
        "   -   x   -   -   -   -   -   x   -   x", // Held
        "   -   x   x   -   x   -   x   x   -   x", // Unknown
        "   -   -   -   -   -   -   -   -   -   -", // Delivered
        "   -   -   -   -   -   -   -   -   -   -", // Failed
        "   -   -   -   -   -   -   -   -   -   -", // Suppressed
        "   -   -   -   -   -   -   -   -   -   -", // Cancelled
    ];

    [Fact]
    public void Every_pair_of_states_is_legal_or_not_as_the_diagram_has_it()
    {
        var states = Enum.GetValues<DeliveryState>();
        Assert.Equal(states.Length, Legal.Length);
        foreach (var from in states)
        {
            var row = Legal[(int)from].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(states.Length, row.Length);
            Assert.All(states, to => Assert.Equal(string.Equals(row[(int)to], "x", StringComparison.Ordinal), from.MayBecome(to)));
        }
    }

    [Fact]
    public void What_is_final_becomes_nothing_else() =>
        Assert.All(Enum.GetValues<DeliveryState>(), state => Assert.Equal(state.IsFinal(), Enum.GetValues<DeliveryState>().All(to => !state.MayBecome(to))));
}
