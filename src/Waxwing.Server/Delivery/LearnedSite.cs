namespace Waxwing.Server.Delivery;

/// <summary>To which site the mail of a domain went.</summary>
/// <param name="Domain">The domain, in A-labels.</param>
/// <param name="Operator">The operator of the host that took it; the domain itself where it is a site of its own.</param>
/// <param name="At">When that was learned (UTC).</param>
internal sealed record LearnedSite(string Domain, string Operator, DateTimeOffset At);
