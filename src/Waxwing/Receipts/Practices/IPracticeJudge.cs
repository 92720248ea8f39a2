using System.Collections.Immutable;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>Says of one practice whether a message kept it, from what was observed.</summary>
internal interface IPracticeJudge
{
    /// <summary>Judges a passage that has ended.</summary>
    PracticeEvidence Judge(Passage passage, SenderOptions options);
}

/// <summary>The judges of all 17 practices, in their order.</summary>
internal static class PracticeJudges
{
    public static ImmutableArray<IPracticeJudge> All { get; } =
    [
        new Practice01SecureConnection(),
        new Practice02VerifiedServer(),
        new NotBuiltPractice(3, "Keep the software up to date"),
        new Practice04StrongAuthentication(),
        new Practice05Timeouts(),
        new Practice06HandleErrors(),
        new Practice07SecurePorts(),
        new Practice08ValidateInput(),
        new Practice09NoOldProtocols(),
        new Practice10LoggingAndMonitoring(),
        new Practice11LimitRetries(),
        new Practice12UniqueMessageIds(),
        new Practice13ProtectSensitiveInformation(),
        new Practice14DkimAndSpf(),
        new NotBuiltPractice(15, "Audits"),
        new NotBuiltPractice(16, "Education"),
        new NotBuiltPractice(17, "Vigilance"),
    ];
}

/// <summary>A practice that this version does nothing for. It is never met by silence.</summary>
internal sealed class NotBuiltPractice(int number, string title) : IPracticeJudge
{
    public PracticeEvidence Judge(Passage passage, SenderOptions options) =>
        Evidence.NotMet(number, title, "not done by this version", []);
}

/// <summary>Writes down evidence.</summary>
internal static class Evidence
{
    public static PracticeEvidence Met(int number, string title, string evidence, IEnumerable<(string Name, object? Value)> facts) =>
        New(number, title, PracticeStatus.Met, evidence, facts);

    public static PracticeEvidence NotMet(int number, string title, string evidence, IEnumerable<(string Name, object? Value)> facts) =>
        New(number, title, PracticeStatus.NotMet, evidence, facts);

    public static PracticeEvidence New(int number, string title, PracticeStatus status, string evidence, IEnumerable<(string Name, object? Value)> facts) =>
        new(number, title, status, evidence, facts
            .Where(fact => fact.Value is not null)
            .ToImmutableSortedDictionary(fact => fact.Name, fact => Text(fact.Value!), StringComparer.Ordinal));

    /// <summary>The connection that the message went over, or the last one that was made.</summary>
    public static ConnectionRecord? Connection(Passage passage) => Connected(passage)?.Connection;

    /// <summary>The relay at the other end of <see cref="Connection"/>.</summary>
    public static RelayOptions? Relay(Passage passage) => Connected(passage)?.Relay.Options;

    /// <summary>What the TLS of a mail host at the other end of <see cref="Connection"/> is judged by; null for a relay.</summary>
    public static TlsRuling? Ruling(Passage passage) => Connected(passage)?.Ruling;

    // Of several mail hosts the one counts that proved least of itself.
    private static Attempt? Connected(Passage passage) =>
        passage.Attempts.LastOrDefault(attempt => attempt is { Connection.Tls.Trust: TrustSource.Nobody, Transactions.Count: > 0 })
        ?? passage.Attempts.LastOrDefault(attempt => attempt is { Connection: not null, Transactions.Count: > 0 })
        ?? passage.Attempts.LastOrDefault(attempt => attempt.Connection is not null);

    /// <summary>Why there is no connection, for practices that nothing can be said of without one.</summary>
    public static string NoConnection(Passage passage) =>
        passage.Refusal is { } refusal ? $"no connection was made: {refusal.Message}"
        : passage.Attempts.LastOrDefault()?.Error is { } error ? $"no secure connection: {error.Message}"
        : passage.Transport == SendTransport.Relay && passage.Outcomes.Values.FirstOrDefault(outcome => outcome.Error is not null) is { Error: { } refused } ? $"no connection was made: {refused.Message}"
        : passage.Transport == SendTransport.Pickup ? "no connection was made: the message was written into a folder, and who picks it up carries it on"
        : passage.Transport == SendTransport.Outbox ? "no connection was made: the message was written into a transaction, and leaves once that commits"
        : "no connection was made";

    /// <summary>When a message was judged that does not set out for the first time, for a person; else nothing.</summary>
    public static string When(Passage passage) => passage.Findings is null ? "" : ", when it was prepared";

    /// <summary>How a server without TLS is known to be on this machine, for a person.</summary>
    public static string Describe(Locality locality) => locality switch
    {
        Locality.Loopback => "loopback",
        Locality.UnixSocket => "a Unix socket",
    };

    /// <summary>A number with its noun.</summary>
    public static string Count(int number, string noun, string? plural = null) =>
        number == 1 ? $"1 {noun}" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{number} {plural ?? noun + "s"}");

    private static string Text(object value) => value switch
    {
        bool flag => flag ? "yes" : "no",
        IFormattable formattable => formattable.ToString(format: null, System.Globalization.CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
