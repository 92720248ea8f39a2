using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing;

/// <summary>Why mail for a domain, or by one of its hosts, does not go.</summary>
internal static class MxFault
{
    /// <summary>For good: DNS says so.</summary>
    public static SendError Refused(SendFault fault, string message) => SendError.Refusal(SendStage.Route, fault, message, FailureScope.Recipient);

    /// <summary>It may pass: what is wrong is a host, or DNS.</summary>
    public static SendError Deferred(SendFault fault, string message) =>
        SendError.Refusal(SendStage.Route, fault, message, FailureScope.Relay) with { Retry = RetryAdvice.Later };

    /// <summary>Why an answer cannot be relied on, or null. It is never taken for the absence of records (RFC 7672 §2.1.3).</summary>
    public static SendError? Of(DnsAnswer answer) => answer.Status switch
    {
        DnsStatus.Secure or DnsStatus.Insecure => null,
        DnsStatus.Bogus => Deferred(SendFault.DnsBogus, answer.Reason!),
        DnsStatus.Failure => Deferred(SendFault.DnsFailed, answer.Reason!) with { Failure = SmtpFailure.ConnectionLost },
    };
}
