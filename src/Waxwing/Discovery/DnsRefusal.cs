using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing;

/// <summary>Refuses to go on with an answer that cannot be relied on. It is never taken for the absence of records.</summary>
internal static class DnsRefusal
{
    /// <exception cref="SendException">The answer is bogus (for good) or failed (try again later).</exception>
    public static void ThrowIfUnreliable(DnsAnswer answer)
    {
        switch (answer.Status)
        {
            case DnsStatus.Secure or DnsStatus.Insecure:
                return;
            case DnsStatus.Bogus:
                throw new SendException(SendError.Refusal(SendStage.Connect, SendFault.DnsBogus, answer.Reason!, FailureScope.Relay));
            case DnsStatus.Failure:
                throw new SendException(SendError.Refusal(SendStage.Connect, SendFault.DnsFailed, answer.Reason!, FailureScope.Relay) with
                {
                    Failure = SmtpFailure.ConnectionLost,
                    Retry = RetryAdvice.Later,
                });
        }
    }
}
