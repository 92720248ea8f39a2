using Waxwing.Smtp;

namespace Waxwing;

/// <summary>Judges the options of delivery to mail hosts before they are used.</summary>
internal static class MxRules
{
    /// <summary>Fails for options that are invalid.</summary>
    /// <exception cref="SendException">Stage Configure, with the field that is wrong.</exception>
    public static void Check(MxOptions mx)
    {
        if (!Domain.TryParse(mx.EhloName, out _, out _))
        {
            throw Invalid("mx.ehloName is neither a domain nor an address literal such as [192.0.2.1] (RFC 5321 §4.1.1.1)");
        }

        if (mx.SourceAddresses.GroupBy(address => address.AddressFamily).Any(family => family.Count() > 1))
        {
            throw Invalid("mx.sourceAddresses has two addresses of one family: name one IPv4 address, one IPv6 address, or one of each");
        }

        if (mx.MayWaiveAuthentication.FirstOrDefault(author => !Mailbox.TryParse(author, out _, out _) && !Domain.TryParse(author, out _, out _)) is { } wrong)
        {
            throw Invalid($"mx.mayWaiveAuthentication: {wrong} is neither an address nor a domain");
        }

        AuthoritiesOf(mx);
    }

    /// <summary>Who vouches for a mail host where an MTA-STS policy asks for it.</summary>
    /// <exception cref="SendException">Stage Configure: the file cannot be used.</exception>
    public static TlsPolicy AuthoritiesOf(MxOptions mx) => RelayTrust.PolicyFor(new RelayOptions { Host = "localhost", AuthorityFile = mx.AuthorityFile });

    private static SendException Invalid(string message) => new(SendError.Refusal(SendStage.Configure, SendFault.InvalidValue, message, FailureScope.Relay));
}
