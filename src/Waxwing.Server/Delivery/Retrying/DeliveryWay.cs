namespace Waxwing.Server.Delivery.Retrying;

/// <summary>Who is asked to take a message.</summary>
internal enum DeliveryWay
{
    /// <summary>A relay, which takes mail of ours for anybody; also the sandbox.</summary>
    Relay,

    /// <summary>The mail hosts of the recipient's domain. They expect to be asked again no sooner than in minutes (greylisting, RFC 6647 §2).</summary>
    MailHosts,
}
