namespace Waxwing.Smtp;

/// <summary>What was observed while a session was authenticated.</summary>
/// <param name="Mechanism">The SASL mechanism that was used.</param>
/// <param name="Offered">The mechanisms that the server offered inside TLS.</param>
/// <param name="PasswordRevealed">Whether the server learned the password itself (PLAIN, LOGIN).</param>
/// <param name="ServerVerified">Whether the server proved that it knows the password (SCRAM).</param>
/// <param name="ChannelBinding">Whether the proofs were bound to the TLS connection, and if not, why.</param>
/// <param name="Phase">How long it took.</param>
public sealed record AuthenticationFacts(
    string Mechanism,
    IReadOnlyList<string> Offered,
    bool PasswordRevealed,
    bool ServerVerified,
    ChannelBindingUse ChannelBinding,
    PhaseTime Phase);
