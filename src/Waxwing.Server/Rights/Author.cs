using Waxwing.Smtp;

namespace Waxwing.Server.Rights;

/// <summary>A mailbox of an author field.</summary>
/// <param name="Mailbox">The mailbox.</param>
/// <param name="Name">What is shown beside it, decoded; empty where there is nothing.</param>
internal sealed record Author(Mailbox Mailbox, string Name);
