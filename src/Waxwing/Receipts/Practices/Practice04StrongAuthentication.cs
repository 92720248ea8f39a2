using Waxwing.Smtp;

namespace Waxwing;

/// <summary>Practice 4: the strongest mechanism that both sides have, only inside verified TLS.</summary>
internal sealed class Practice04StrongAuthentication : IPracticeJudge
{
    private const string Title = "Strong authentication";

    public PracticeEvidence Judge(Passage passage, SenderOptions options)
    {
        if (Evidence.Connection(passage) is not { } connection)
        {
            return Evidence.NotMet(4, Title, Evidence.NoConnection(passage), []);
        }

        if (connection.Tls is not { } tls)
        {
            return Evidence.NotMet(4, Title, "no authentication: without TLS there is none, and no secret was sent", [("mechanism", "none")]);
        }

        if (connection.Authentication is not { } authentication)
        {
            if (Evidence.Ruling(passage) is not null)
            {
                return Evidence.NotMet(4, Title, "no authentication: a mail host takes the mail of its domains from anybody", [("mechanism", "none")]);
            }

            return tls.ClientCertificate is { } shown
                ? Evidence.Met(4, Title, $"the relay knows us by the client certificate of the handshake (SHA-256 {shown}); no AUTH", [("mechanism", "none"), ("clientCertificate", shown)])
                : Evidence.NotMet(4, Title, Evidence.Relay(passage) is { ClientCertificateFile: not null }
                    ? "no authentication: the relay did not ask for the client certificate"
                    : "no authentication: the relay is configured without a user", [("mechanism", "none")]);
        }

        var how = authentication switch
        {
            { Mechanism: "EXTERNAL" } => "the client certificate says who we are, and no secret was sent",
            { Mechanism: "OAUTHBEARER" or "XOAUTH2" } => "a bearer token was sent (inside verified TLS), and no password",
            { ServerVerified: true } => "the password was not revealed, and the server proved that it knows it" + Binding(authentication.ChannelBinding),
            { PasswordRevealed: true } => "password revealed to server (inside verified TLS)",
            _ => "the password was not revealed",
        };
        return Evidence.Met(4, Title, $"{authentication.Mechanism}; {how}; offered: {string.Join(" ", authentication.Offered)}",
            [
                ("mechanism", authentication.Mechanism),
                ("offered", string.Join(" ", authentication.Offered)),
                ("passwordRevealed", authentication.PasswordRevealed),
                ("serverVerified", authentication.ServerVerified),
                ("channelBinding", authentication.ChannelBinding),
                ("clientCertificate", tls.ClientCertificate),
            ]);
    }

    private static string Binding(ChannelBindingUse use) => use switch
    {
        ChannelBindingUse.TlsServerEndPoint => ", bound to its certificate (tls-server-end-point)",
        ChannelBindingUse.NotOffered => "; not bound to the connection, since the server offers no -PLUS",
        ChannelBindingUse.TypeNotShared => "; not bound to the connection, since the server does not share tls-server-end-point",
        ChannelBindingUse.NotAvailable => "; not bound to the connection, since tls-server-end-point is not defined for the server's certificate",
        ChannelBindingUse.None => "",
    };
}
