namespace Waxwing.Trust;

/// <summary>Answers questions about names. Thread-safe.</summary>
public interface IDnsLookup
{
    /// <summary>Asks. Whatever goes wrong is an answer too (<see cref="DnsStatus.Bogus"/>, <see cref="DnsStatus.Failure"/>), and never counts as the absence of records.</summary>
    /// <param name="question">The question.</param>
    /// <param name="cancellationToken">The caller's wish to stop.</param>
    /// <returns>The answer, within a bounded time.</returns>
    /// <exception cref="OperationCanceledException">The caller's token fired; nothing else is thrown.</exception>
    Task<DnsAnswer> AskAsync(DnsQuestion question, CancellationToken cancellationToken = default);
}
