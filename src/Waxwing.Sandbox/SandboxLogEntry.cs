namespace Waxwing.Sandbox;

/// <summary>What a log entry tells of.</summary>
public enum SandboxEvent
{
    /// <summary>A client connected; the text is its address.</summary>
    Connected,

    /// <summary>A command line, with what AUTH carries replaced.</summary>
    Command,

    /// <summary>A reply.</summary>
    Reply,

    /// <summary>TLS is up; the text is protocol and suite.</summary>
    Secured,

    /// <summary>Content came; the text is its length.</summary>
    Content,

    /// <summary>The session is over; the text says why.</summary>
    Ended,
}

/// <summary>One thing that happened in a sandbox.</summary>
/// <param name="Time">When.</param>
/// <param name="Connection">The connection's number, from 1.</param>
/// <param name="Listener"><c>smtps</c> or <c>smtp</c>.</param>
/// <param name="Event">What.</param>
/// <param name="Text">The details; no secret, no content, no control character.</param>
public sealed record SandboxLogEntry(DateTimeOffset Time, long Connection, string Listener, SandboxEvent Event, string Text);
