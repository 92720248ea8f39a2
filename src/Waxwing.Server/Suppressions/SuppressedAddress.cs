using Waxwing.Smtp;

namespace Waxwing.Server.Suppressions;

/// <summary>
/// How recipients are compared: the whole address without regard to case, and nothing else. RFC 5321 §2.4 lets a host tell local parts apart by their case, and none is known that does;
/// whoever unsubscribes as <c>Ann@</c> must not hear more as <c>ann@</c>. Labels (<c>ann+shop@</c>) and dots are left alone: what they mean is the host's to say.
/// </summary>
internal static class SuppressedAddress
{
    /// <summary>The form that is compared.</summary>
    public static string Of(Mailbox recipient) => $"{recipient.LocalPart.ToLowerInvariant()}@{recipient.Domain.Ascii}";
}
