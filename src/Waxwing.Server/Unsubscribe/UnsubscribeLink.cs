using Waxwing.Smtp;

namespace Waxwing.Server.Unsubscribe;

/// <summary>What a link to unsubscribe is for: one recipient of one message, and its stream.</summary>
/// <param name="Tenant">Whose stream.</param>
/// <param name="Stream">The stream.</param>
/// <param name="Recipient">The recipient.</param>
/// <param name="MessageId">The message that had the link.</param>
internal sealed record UnsubscribeLink(string Tenant, string Stream, Mailbox Recipient, Guid MessageId);
