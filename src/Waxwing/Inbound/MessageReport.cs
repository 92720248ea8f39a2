namespace Waxwing;

/// <summary>What was found out of a received message. Texts of strangers in it are printable and of bounded length. Immutable.</summary>
public sealed record MessageReport
{
    /// <summary>The field From as a reader is shown it: display name and address; empty where there is none.</summary>
    public required string From { get; init; }

    /// <summary>The subject; empty where there is none.</summary>
    public required string Subject { get; init; }

    /// <summary>Whether the message comes from whom it says, as far as that can be proved.</summary>
    public required MessageAuthentication Authentication { get; init; }

    /// <summary>What of it looks like an attempt at deceiving whoever reads it.</summary>
    public required PhishingReport Phishing { get; init; }
}
