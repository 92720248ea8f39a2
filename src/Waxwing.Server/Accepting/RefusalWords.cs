using Waxwing.Smtp;

namespace Waxwing.Server.Accepting;

/// <summary>What the sender's refusals are called at the doors.</summary>
internal static class RefusalWords
{
    /// <summary>A refusal of the sender, in the words of the doors.</summary>
    public static DraftRefusal Of(SendError error) => new(0, Reason(error), error.Message, Field(error));

    private static RefusalReason Reason(SendError error) => error switch
    {
        { Stage: SendStage.Protect } => RefusalReason.Sensitive,
        { Detail: nameof(SmtpFailureDetail.SizeExceeded) } => RefusalReason.TooLarge,
        _ => RefusalReason.Invalid,
    };

    // As far as one field is to blame that the API has.
    private static string? Field(SendError error) => string.Equals(error.Detail, nameof(SendFault.NoRecipients), StringComparison.Ordinal) ? "to" : null;
}
