namespace Waxwing.Smtp.Server;

/// <summary>What a server announces in its reply to EHLO. STARTTLS and AUTH are no choice: they follow the TLS mode and the state.</summary>
[Flags]
public enum SmtpServerExtensions
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>PIPELINING (RFC 2920). The session is correct for pipelining clients also where it is not announced.</summary>
    Pipelining = 1,

    /// <summary>SIZE (RFC 1870).</summary>
    Size = 2,

    /// <summary>8BITMIME (RFC 6152).</summary>
    EightBitMime = 4,

    /// <summary>SMTPUTF8 (RFC 6531).</summary>
    SmtpUtf8 = 8,

    /// <summary>ENHANCEDSTATUSCODES (RFC 2034). Where it is not announced, replies carry none.</summary>
    EnhancedStatusCodes = 16,

    /// <summary>CHUNKING (RFC 3030): BDAT.</summary>
    Chunking = 32,

    /// <summary>BINARYMIME (RFC 3030); goes only with <see cref="Chunking"/>.</summary>
    BinaryMime = 64,

    /// <summary>DSN (RFC 3461). A promise that only the handler can keep: it passes the requests on, or sends the notifications.</summary>
    DeliveryStatusNotifications = 128,

    /// <summary>REQUIRETLS (RFC 8689), announced inside TLS only. A promise of the handler's: such a message goes on only to servers that promise it too.</summary>
    RequireTls = 256,

    /// <summary>DELIVERBY (RFC 2852). A promise of the handler's.</summary>
    DeliverBy = 512,

    /// <summary>LIMITS (RFC 9422): the bounds of <see cref="SmtpServerLimits"/> that concern a client.</summary>
    Limits = 1024,

    /// <summary>What a session keeps without its handler: everything but <see cref="BinaryMime"/>, which few next hops take, and the extensions of RFC 3461, 8689, 2852 and 9422.</summary>
    Usual = Pipelining | Size | EightBitMime | SmtpUtf8 | EnhancedStatusCodes | Chunking,

    /// <summary>All of them.</summary>
    All = Usual | BinaryMime | DeliveryStatusNotifications | RequireTls | DeliverBy | Limits,
}
