using Waxwing.Comparison.Tests.Peers;

namespace Waxwing.Comparison.Tests;

/// <summary>One row of the table.</summary>
/// <param name="Class">The part of the table.</param>
/// <param name="Name">What the peer does, or what the program hands to the client.</param>
/// <param name="Right">What should happen.</param>
/// <param name="Plan">The peer.</param>
/// <param name="Judge">Says what one client did.</param>
internal sealed record Scenario(string Class, string Name, string Right, PeerPlan Plan, Func<Seen, Verdict> Judge)
{
    public Job Job { get; init; } = new();
}

/// <summary>All rows.</summary>
internal static class AllScenarios
{
    public static IReadOnlyList<Scenario> Rows { get; } =
    [
        .. Scenarios.TlsRows.All,
        .. Scenarios.CertificateRows.All,
        .. Scenarios.AuthenticationRows.All,
        .. Scenarios.ReplyRows.All,
        .. Scenarios.CrossingRows.All,
        .. Scenarios.InputRows.All,
        .. Scenarios.TimeRows.All,
        .. Scenarios.EndRows.All,
    ];
}
