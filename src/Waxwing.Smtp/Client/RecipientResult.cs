namespace Waxwing.Smtp;

/// <summary>What happened to one recipient in one transaction.</summary>
/// <param name="Recipient">The recipient.</param>
/// <param name="Reply">The reply that decided: the final one, or the refusal; null if none came.</param>
/// <param name="Error">The failure, or null if the server took responsibility for this recipient.</param>
public sealed record RecipientResult(Mailbox Recipient, SmtpReply? Reply, SmtpError? Error)
{
    /// <summary>What is known of the delivery to the server.</summary>
    public Delivered Delivered => Error?.Delivered ?? Delivered.Yes;
}
