namespace Waxwing.Smtp;

/// <summary>What is known, after a failure, of whether the message reached the server.</summary>
public enum Delivered
{
    /// <summary>The server has not taken the message: sending again cannot make a duplicate.</summary>
    No,

    /// <summary>The server took responsibility for the message. No more is promised: RFC 5321 §6.1.</summary>
    Yes,

    /// <summary>The end of the content went out and no reply came back. Sending again may make a duplicate.</summary>
    Unknown,
}

/// <summary>How far a failure reaches: only what is inside the scope has to wait or to give up.</summary>
public enum FailureScope
{
    /// <summary>This recipient.</summary>
    Recipient,

    /// <summary>This message, to any recipient.</summary>
    Message,

    /// <summary>This connection; another to the same server may do.</summary>
    Connection,

    /// <summary>All mail hosts of one operator.</summary>
    Site,

    /// <summary>The address that we connect from.</summary>
    OurAddress,

    /// <summary>The configured relay, for any message.</summary>
    Relay,
}

/// <summary>Whether trying again makes sense.</summary>
public enum RetryAdvice
{
    /// <summary>The same attempt will fail again until a person changes something.</summary>
    Never,

    /// <summary>At once, on another connection.</summary>
    OnNewConnection,

    /// <summary>After a wait.</summary>
    Later,
}
