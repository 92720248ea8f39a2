using Waxwing.Server.Replies;
using Waxwing.Smtp;

namespace Waxwing.Server.Suppressions;

/// <summary>What was heard of a recipient behind a message, and proven to be about that message.</summary>
/// <param name="Tenant">Whose message.</param>
/// <param name="Stream">Its stream.</param>
/// <param name="Recipient">The recipient.</param>
/// <param name="IsComplaint">Whether the recipient complained; otherwise the mail was refused.</param>
/// <param name="Class">What the refusal means; of no meaning for a complaint.</param>
/// <param name="Reason">In words, on one line.</param>
/// <param name="SourceEvent">The event that tells of it.</param>
/// <param name="At">When (UTC).</param>
internal sealed record Heard(string Tenant, string Stream, Mailbox Recipient, bool IsComplaint, ReplyClass Class, string Reason, Guid SourceEvent, DateTimeOffset At);
