using Waxwing.Server.Store;
using Waxwing.Server.Submission;

namespace Waxwing.Server.ReturnPath.Listening;

/// <summary>What all sessions share.</summary>
internal sealed class ReturnPathServices(ReturnPathOptions options, ReturnedRecipients recipients, IReturnedMail kept, ReturnedDesk desk, TimeProvider clock, ILogger log)
{
    private readonly StoreRefusals<string> _putOff = new();

    public ReturnPathOptions Options { get; } = options;

    public ReturnedRecipients Recipients { get; } = recipients;

    /// <summary>The room for messages on their way in.</summary>
    public ContentMemory Memory { get; } = new(options.ContentMemory);

    public TimeProvider Clock { get; } = clock;

    /// <summary>Keeps what came, and has it judged.</summary>
    /// <returns>Whether it is kept.</returns>
    public async Task<bool> KeepAsync(IReadOnlyList<Arrival> arrivals, CancellationToken cancellationToken)
    {
        try
        {
            var isKept = await kept.AddAsync(arrivals, cancellationToken);
            desk.Wake();
            if (_putOff.Ends("DATA") is > 0 and var count)
            {
                ReturnPathLog.StoreWorks(log, count);
            }

            return isKept;
        }
        catch (StoreException trouble)
        {
            if (_putOff.Begins("DATA"))
            {
                ReturnPathLog.StoreFailed(log, trouble.Fault, trouble.Message);
            }

            return false;
        }
    }
}
