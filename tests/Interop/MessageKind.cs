namespace Waxwing.Interop.Tests;

/// <summary>The kinds of messages that every server is sent.</summary>
public enum MessageKind
{
    /// <summary>A few lines, among them some that begin with a dot.</summary>
    Small,

    /// <summary>Five megabytes of attachment.</summary>
    Large,

    /// <summary>To five recipients: one is refused, one deferred, and one hidden (Bcc).</summary>
    Several,

    /// <summary>Text that is not ASCII, to be sent as it is where 8BITMIME is offered, and encoded where it is not.</summary>
    EightBit,

    /// <summary>An address that needs SMTPUTF8 (RFC 6531).</summary>
    International,
}
