using System.Collections.Immutable;

namespace Waxwing.Trust;

/// <summary>Which fields are signed if nobody says otherwise (RFC 6376 §5.4.1).</summary>
public static class DkimFields
{
    /// <summary>
    /// Fields that a reader sees, or that decide what a reader sees. They are signed once more often than they are there, so that
    /// none can be added to a signed message (RFC 6376 §8.15): From, Reply-To, To, Cc, Subject, Date, Message-ID, MIME-Version, and the
    /// fields Content- that describe a whole message.
    /// </summary>
    public static ImmutableArray<string> Always { get; } =
    [
        "From", "Reply-To", "To", "Cc", "Subject", "Date", "Message-ID", "MIME-Version",
        "Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "Content-ID", "Content-Description", "Content-Language", "Content-Location",
    ];

    /// <summary>
    /// Fields that are signed as often as they are there, and never once more: a mailing list, a provider or whoever sends again rightly
    /// adds them, beside those of the author too. Sender, In-Reply-To, References, Auto-Submitted, Feedback-ID, List-Id, List-Help,
    /// List-Unsubscribe, List-Unsubscribe-Post (which RFC 8058 §4 wants signed), List-Subscribe, List-Post, List-Owner, List-Archive, and
    /// the Resent- fields.
    /// </summary>
    public static ImmutableArray<string> WherePresent { get; } =
    [
        "Sender", "In-Reply-To", "References", "Auto-Submitted", "Feedback-ID",
        "List-Id", "List-Help", "List-Unsubscribe", "List-Unsubscribe-Post", "List-Subscribe", "List-Post", "List-Owner", "List-Archive",
        "Resent-From", "Resent-Sender", "Resent-To", "Resent-Cc", "Resent-Date", "Resent-Message-ID",
    ];
}
