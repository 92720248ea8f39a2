using Waxwing.Server.Audit;
using Waxwing.Server.Mail;
using Waxwing.Smtp;

namespace Waxwing.Server.Erasing;

/// <summary>Takes personal data out of what is kept, and gives it to whom it is about. All of it may throw a <see cref="Store.StoreException"/>.</summary>
internal interface IErasing
{
    /// <summary>Erases what is kept too long of messages that came to their final state before a time, a part at a time.</summary>
    /// <param name="what">What of them.</param>
    /// <param name="before">The time (UTC).</param>
    /// <param name="atMost">How many messages are looked at.</param>
    /// <param name="cancellationToken">The wish to stop.</param>
    /// <returns>How many messages were looked at; less than <paramref name="atMost"/>: there are no more for now.</returns>
    Task<int> ForgetAsync(Retained what, DateTimeOffset before, int atMost, CancellationToken cancellationToken);

    /// <summary>Erases what is about a recipient, a part at a time. What waits for him is withdrawn first.</summary>
    /// <param name="tenant">Whose mail; null: everybody's.</param>
    /// <param name="recipient">The address.</param>
    /// <param name="told">What the audit log tells of it, in the last commit.</param>
    /// <param name="cancellationToken">Stops it behind a part; whoever calls it again goes on.</param>
    Task<Erased> EraseAsync(string? tenant, Mailbox recipient, Func<Erased, AuditFact> told, CancellationToken cancellationToken);

    /// <summary>What is kept about a recipient, the youngest first.</summary>
    /// <param name="tenant">Whose mail; null: everybody's.</param>
    /// <param name="recipient">The address.</param>
    /// <param name="atMost">How many messages.</param>
    IReadOnlyList<AboutRecipient> Export(string? tenant, Mailbox recipient, int atMost);
}

/// <summary>What is kept for a time of its own. The numbers are in databases.</summary>
internal enum Retained
{
    /// <summary>Addresses of recipients, with all that could hold them: content, subject, replies.</summary>
    Addresses = 0,

    /// <summary>Events.</summary>
    Events = 1,
}

/// <summary>What was erased of a recipient.</summary>
/// <param name="Messages">In how many messages.</param>
/// <param name="Withdrawn">How many deliveries to him were withdrawn.</param>
/// <param name="UnderWay">How many are under way just now, and were left alone: whoever asks again in a minute gets them.</param>
/// <param name="ContentLeft">How many messages wait for other recipients, and have their content until those are final.</param>
internal sealed record Erased(int Messages, int Withdrawn, int UnderWay, int ContentLeft);

/// <summary>A message to a recipient, as far as it is about him.</summary>
/// <param name="Tenant">Whose message.</param>
/// <param name="Id">Its name here.</param>
/// <param name="AcceptedAt">When it was accepted (UTC).</param>
/// <param name="From">The author.</param>
/// <param name="Subject">The subject; null where it is a secret or erased.</param>
/// <param name="State">Where it stands for him.</param>
/// <param name="HasContent">Whether its content is kept.</param>
/// <param name="Events">What happened to it on its way to him.</param>
internal sealed record AboutRecipient(string Tenant, Guid Id, DateTimeOffset AcceptedAt, string From, string? Subject, Model.DeliveryState State, bool HasContent, IReadOnlyList<MailEvent> Events);
