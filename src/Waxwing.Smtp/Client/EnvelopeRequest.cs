namespace Waxwing.Smtp;

/// <summary>What an envelope may ask of a server beyond taking the message.</summary>
public enum EnvelopeRequest
{
    /// <summary>RET (RFC 3461 §4.3).</summary>
    Return,

    /// <summary>ENVID (RFC 3461 §4.4).</summary>
    EnvelopeId,

    /// <summary>NOTIFY (RFC 3461 §4.1), for at least one recipient.</summary>
    Notify,

    /// <summary>ORCPT (RFC 3461 §4.2), for at least one recipient.</summary>
    OriginalRecipient,

    /// <summary>BY (RFC 2852).</summary>
    DeliverBy,

    /// <summary>REQUIRETLS (RFC 8689).</summary>
    RequireTls,
}
