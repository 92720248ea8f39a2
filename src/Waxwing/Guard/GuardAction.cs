namespace Waxwing;

/// <summary>What is done about a finding. In ascending order: the strongest of a message's findings decides over the message.</summary>
public enum GuardAction
{
    /// <summary>The message passes.</summary>
    Allow,

    /// <summary>The message passes, and the finding is told.</summary>
    Warn,

    /// <summary>The message passes once the finding is taken out of it (<see cref="GuardReport.Redact"/>).</summary>
    Redact,

    /// <summary>The message passes only encrypted to its recipients.</summary>
    Encrypt,

    /// <summary>The message does not pass.</summary>
    Block,
}
