namespace Waxwing.OAuth;

/// <summary>What a person is asked to do. Safe to show: an address that passed <see cref="SecureUrl"/>, and a code of few characters.</summary>
/// <param name="Address">The page to open.</param>
/// <param name="UserCode">The code to enter there (RFC 8628 §3.3), or null for a browser on this machine.</param>
/// <param name="Until">How long that can be done.</param>
internal sealed record LoginPrompt(Uri Address, string? UserCode, DateTimeOffset Until);
