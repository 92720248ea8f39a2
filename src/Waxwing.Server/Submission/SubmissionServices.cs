using Waxwing.Server.Accepting;
using Waxwing.Server.Accounts;
using Waxwing.Server.Audit;
using Waxwing.Server.Store;

namespace Waxwing.Server.Submission;

/// <summary>What all sessions share.</summary>
internal sealed class SubmissionServices(SubmissionOptions options, IMailDesk desk, IAccounts accounts, LockOuts lockOuts, TimeProvider clock, ILogger log) : IDisposable
{
    private readonly StoreRefusals<string> _putOff = new();

    public SubmissionOptions Options { get; } = options;

    /// <summary>Where mail is handed over.</summary>
    public IMailDesk Desk { get; } = desk;

    /// <summary>Who is who.</summary>
    public LogIns LogIns { get; } = new(options.Users, new KnownKeys(accounts, clock), clock);

    /// <summary>Who guesses.</summary>
    public FailedLogIns FailedLogIns { get; } = new(options.Limits.FailedLogIns, clock);

    /// <summary>Who is told of those that guessed too often.</summary>
    public LockOuts LockOuts { get; } = lockOuts;

    /// <summary>Who sends how fast.</summary>
    public SendingRate Rate { get; } = new(options.Limits.MessagesPerSecond, options.Limits.Burst);

    /// <summary>The room for messages on their way in.</summary>
    public ContentMemory Memory { get; } = new(options.Limits.ContentMemory);

    public TimeProvider Clock { get; } = clock;

    public ILogger Log { get; } = log;

    /// <summary>The store cannot be used for a command.</summary>
    public void PutOff(string command, StoreException trouble)
    {
        if (_putOff.Begins(command))
        {
            SubmissionLog.StoreFailed(Log, command, trouble.Fault, trouble.Message);
        }
    }

    /// <summary>The store was used for a command.</summary>
    public void Took(string command)
    {
        if (_putOff.Ends(command) is > 0 and var count)
        {
            SubmissionLog.StoreWorks(Log, command, count);
        }
    }

    public void Dispose() => Rate.Dispose();
}
