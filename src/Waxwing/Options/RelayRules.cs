using Waxwing.Smtp;

namespace Waxwing;

/// <summary>Judges a relay's configuration before it is used: practices 2, 4 and 7.</summary>
internal static class RelayRules
{
    /// <summary>Fails for a relay that is invalid or insecure.</summary>
    /// <exception cref="SendException">Stage Configure, with the field that is wrong.</exception>
    public static void Check(RelayOptions relay)
    {
        if (relay.Port is < 1 or > 65535)
        {
            throw Refuse(SendFault.InvalidValue, $"the port of the relay is {relay.Port}; a port is 1 to 65535");
        }

        if (relay.Protocol == RelayProtocol.Lmtp)
        {
            LmtpRules.Check(relay);
        }
        else
        {
            CheckPortAndMode(relay);
            CheckCredential(relay);
            CheckTrust(relay);
        }

        if (relay.EhloName is { } name && !IsDomain(name))
        {
            throw Refuse(SendFault.InvalidValue, "ehloName is neither a domain nor an address literal such as [192.0.2.1] (RFC 5321 §4.1.1.1)");
        }
    }

    // RFC 8314 §3.3 and §7: 465 is TLS from the start, 587 and 25 begin in clear.
    private static void CheckPortAndMode(RelayOptions relay)
    {
        var contradiction = relay switch
        {
            { Port: 465, Mode: TlsMode.StartTls } => "port 465 speaks TLS from the first octet: write smtps://, or add ?port=stated if this server really speaks STARTTLS there",
            { Port: 587, Mode: TlsMode.Implicit } => "port 587 begins in clear and goes on with STARTTLS: write smtp://, or add ?port=stated if this server really speaks TLS from the start there",
            { Port: 25, Mode: TlsMode.Implicit } => "port 25 begins in clear and goes on with STARTTLS: write smtp://, or add ?port=stated if this server really speaks TLS from the start there",
            _ => null,
        };
        if (contradiction is not null && !relay.PortIsStated)
        {
            throw Refuse(SendFault.PortModeConflict, contradiction);
        }
    }

    private static void CheckCredential(RelayOptions relay)
    {
        if (relay is { Port: 25, Password: not null } or { Port: 25, Token: not null } or { Port: 25, OAuth: not null } or { Port: 25, TokenSource: not null } or { Port: 25, UserName: not null, ClientCertificateFile: null })
        {
            throw Refuse(SendFault.PasswordNotAllowed, "port 25 is for relaying without a password or token; submission with one belongs on port 465 (smtps://) or 587 (smtp://) (RFC 6409 §3.1)");
        }

        var mistake = relay switch
        {
            { Password: not null, Token: not null } => "the relay has a password and a token; a user has one of them",
            { Password: not null } or { Token: not null } when relay.OAuth is not null || relay.TokenSource is not null =>
                "the relay has oauth, and a password or a token beside it; a user has one of them",
            { OAuth: not null, TokenSource: null } =>
                "the relay has oauth, and nobody who gets its tokens: a program takes the package Waxwing.OAuth and calls services.AddWaxwingOAuth(), or WithOAuth() of its SenderOptions",
            { UserName: null, OAuth: not null } or { UserName: null, TokenSource: not null } =>
                "the relay has oauth and no user: put the user, mostly the address of the mailbox, into the URL (smtps://user%40example.org@host)",
            { UserName: not null, Password: null, Token: null, TokenSource: null, ClientCertificateFile: null } =>
                "the relay has a user and no password: give it by reference (--password env:NAME, or \"password\": \"env:NAME\"), or a token or client certificate",
            { UserName: null, Password: not null } => "the relay has a password and no user: put the user into the URL (smtps://user@host)",
            { UserName: null, Token: not null } => "the relay has a token and no user: put the user into the URL (smtps://user@host)",
            { ClientCertificateFile: not null, ClientKey: null } => "the relay has a clientCertificate and no clientKey: name the file of the private key (\"clientKey\": \"file:PATH\")",
            { ClientCertificateFile: null, ClientKey: not null } => "the relay has a clientKey and no clientCertificate",
            _ => null,
        };
        if (mistake is not null)
        {
            throw Refuse(SendFault.InvalidValue, mistake);
        }
    }

    private static void CheckTrust(RelayOptions relay)
    {
        if (relay.SocketPath is not null)
        {
            throw Refuse(SendFault.InvalidValue, "a Unix socket is for LMTP; SMTP goes inside TLS to a host and port");
        }

        if (relay is { Discover: true, TrustedCertificateFingerprint: not null })
        {
            throw Refuse(SendFault.InvalidValue, "a relay that is found by SRV records (srv://) is known by the names in its certificate; trustedCertificateFingerprint is for a host that is named");
        }

        if (relay is { AuthorityFile: not null, TrustedCertificateFingerprint: not null })
        {
            throw Refuse(SendFault.InvalidValue, "a relay has either an authority file or a trusted fingerprint, not both");
        }

        if (relay.TrustedCertificateFingerprint is not null && TlsPolicy.IsPublicHost(relay.Host))
        {
            throw Refuse(SendFault.FingerprintOnPublicHost,
                $"trustedCertificateFingerprint is for hosts of a private network; {relay.Host} is public and must have a certificate of a trusted authority");
        }
    }

    private static bool IsDomain(string name)
    {
        try
        {
            Domain.Parse(name);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static SendException Refuse(SendFault fault, string message) =>
        new(SendError.Refusal(SendStage.Configure, fault, message, FailureScope.Relay));
}
