using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.ReturnPath.Judging;

namespace Waxwing.Server.ReturnPath;

/// <summary>What came back, as it is kept. Thread-safe; all methods may throw a <see cref="Store.StoreException"/>.</summary>
internal interface IReturnedMail
{
    /// <summary>Keeps what came. Durable when the task completes.</summary>
    /// <returns>False: so much waits for its judgement that nothing more is taken.</returns>
    Task<bool> AddAsync(IReadOnlyList<Arrival> arrivals, CancellationToken cancellationToken);

    /// <summary>What waits for its judgement, in the order in which it came.</summary>
    /// <param name="behind">Only what came behind this place of the last answer; 0 for the beginning.</param>
    /// <param name="atMost">How many.</param>
    IReadOnlyList<(long Place, Arrival Arrival)> Waiting(long behind, int atMost);

    /// <summary>A delivery, or null where it is not kept.</summary>
    KnownDelivery? Find(BouncedDelivery delivery);

    /// <summary>The one delivery of a message with a Message-ID that went to one of the recipients; where none are named, to its only recipient. Null where none or several fit.</summary>
    BouncedDelivery? Find(string messageId, IReadOnlyCollection<string> recipients);

    /// <summary>Keeps a judgement, and in the same commit all that follows from it: event, what is heard of the recipient, the report to the sender. What counted before for the same delivery counts no more.</summary>
    /// <returns>What became of it.</returns>
    Task<ReturnedOutcome> ConcludeAsync(Guid arrival, Judgement judgement, CancellationToken cancellationToken);

    /// <summary>What came, the youngest first.</summary>
    IReadOnlyList<ReturnedEntry> List(int atMost);

    /// <summary>One of them, or null.</summary>
    ReturnedEntry? Show(Guid id);
}

/// <summary>A delivery that something came back about.</summary>
/// <param name="Lane">Its lane.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Delivery">What is known of it. The attempt is the one that would come next; the content is empty where it is forgotten.</param>
internal sealed record KnownDelivery(Lane Lane, DeliveryState State, Claimed Delivery);

/// <summary>What came back, as people are shown it.</summary>
/// <param name="Arrival">How it came; without its content.</param>
/// <param name="Kind">What it is; null: it waits for its judgement.</param>
/// <param name="Outcome">What became of it, or null.</param>
/// <param name="Note">Why, in words; or null.</param>
/// <param name="Shown">What it says, without the message that it returns; null in lists, and where it waits.</param>
internal sealed record ReturnedEntry(Arrival Arrival, ReturnedKind? Kind, ReturnedOutcome? Outcome, string? Note, string? Shown);

/// <summary>What something is that came back. The numbers are in databases.</summary>
internal enum ReturnedKind
{
    /// <summary>A report that a delivery was given up.</summary>
    Bounce = 0,

    /// <summary>A report that it is late.</summary>
    Delay = 1,

    /// <summary>A report that it went well, as far as it goes.</summary>
    Success = 2,

    /// <summary>A complaint.</summary>
    Complaint = 3,

    /// <summary>A report of failed authentication.</summary>
    AuthenticationFailure = 4,

    /// <summary>What a reader's program tells.</summary>
    Receipt = 5,

    /// <summary>An answer of a program.</summary>
    AutomaticReply = 6,

    /// <summary>None of these.</summary>
    Letter = 7,
}

/// <summary>What became of something that came back. The numbers are in databases.</summary>
internal enum ReturnedOutcome
{
    /// <summary>It is shown, and changed nothing.</summary>
    Shown = 0,

    /// <summary>It is proven, and counts.</summary>
    Counted = 1,

    /// <summary>It is proven, and the same was told before.</summary>
    Repeated = 2,
}
