using Waxwing.Smtp;

namespace Waxwing;

/// <summary>What a message asks of a relay, and a file cannot say. A condition refuses the message; a wish is warned of.</summary>
internal static class PickupRequests
{
    /// <summary>Looks at what the message asks for.</summary>
    /// <exception cref="SendException">It is a condition.</exception>
    public static void Check(Passage passage)
    {
        var asked = passage.Requests;
        if (asked.RequireTls)
        {
            throw PickupFault.Refused(SmtpFailureDetail.RequireTlsNotOffered, "the message may go on only inside verified TLS at every hop (REQUIRETLS, RFC 8689), and a file cannot say so");
        }

        if (asked.DeliverBy is { Mode: DeliverByMode.Return })
        {
            throw PickupFault.Refused(SmtpFailureDetail.DeliverByNotOffered, "the message is to be returned when it is late (DELIVERBY, RFC 2852), and a file cannot say so");
        }

        string[] wishes =
        [
            .. asked.Notify is null ? (string[])[] : [nameof(OutgoingMessage.Notify)],
            .. asked.Return is null ? (string[])[] : [nameof(OutgoingMessage.Return)],
            .. asked.EnvelopeId is null ? (string[])[] : [nameof(OutgoingMessage.EnvelopeId)],
            .. asked.DeliverBy is null ? (string[])[] : [nameof(OutgoingMessage.DeliverBy)],
        ];
        if (wishes.Length > 0)
        {
            passage.Warnings.Add($"a file cannot say what was asked for, and was written without it: {string.Join(", ", wishes)}");
        }
    }
}
