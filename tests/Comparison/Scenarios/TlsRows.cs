using Waxwing.Comparison.Tests.Peers;

namespace Waxwing.Comparison.Tests.Scenarios;

/// <summary>How TLS begins.</summary>
internal static class TlsRows
{
    private const string Class = "How TLS begins";

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new(Class, "nothing is wrong, STARTTLS", "arrives", new(), Judge.Arrives),
        new(Class, "nothing is wrong, TLS from the start", "arrives", new() { Implicit = true }, Judge.Arrives) { Job = new Job { Implicit = true } },
        Refused("STARTTLS is not announced, AUTH is", new() { InClear = ["AUTH PLAIN LOGIN"] }),
        Refused("STARTTLS is overwritten (`XXXXXXXA`)", new() { InClear = ["XXXXXXXA", "AUTH PLAIN LOGIN"] }),
        Refused("no extension at all, EHLO is refused", new() { At = { [Moment.EhloInClear] = peer => peer.SayAsync("502 5.5.1 what?") } }),
        Refused("STARTTLS is announced and refused with 454", new() { InClear = ["STARTTLS", "AUTH PLAIN LOGIN"], Secures = false, At = { [Moment.StartTls] = peer => peer.SayAsync("454 4.7.0 not now") } }),
        Refused("STARTTLS is announced and refused with 502", new() { InClear = ["STARTTLS", "AUTH PLAIN LOGIN"], Secures = false, At = { [Moment.StartTls] = peer => peer.SayAsync("502 5.5.1 what?") } }),
        Refused("220 to STARTTLS, and then clear text", new() { Secures = false, At = { [Moment.StartTls] = peer => peer.SayAsync("220 go ahead", "250 AUTH PLAIN LOGIN") } }),
        new(Class, "replies injected behind the 220, before the handshake", "refused, or ignored", new()
        {
            Inside = ["AUTH PLAIN"],
            At = { [Moment.StartTls] = peer => peer.SayAsync("220 go ahead", "250-peer.test", "250 AUTH LOGIN") },
        }, Injected),
        new(Class, "AUTH is announced in clear only, not inside TLS", "refused", new() { InClear = ["STARTTLS", "AUTH PLAIN LOGIN"], Inside = ["8BITMIME"] }, Judge.NotWithoutLogin),
        Refused("SMTP in clear where TLS is due from the start", new() { Implicit = true, At = { [Moment.Connected] = peer => peer.SayAsync("220 peer.test ESMTP", "250 AUTH PLAIN LOGIN") } }),
        Refused("only TLS 1.1", new() { Implicit = true, Certificate = Certificates.Rsa, Openssl = ["-tls1_1", "-cipher", "ALL@SECLEVEL=0"] }),
        Refused("only TLS 1.0", new() { Implicit = true, Certificate = Certificates.Rsa, Openssl = ["-tls1", "-cipher", "ALL@SECLEVEL=0"] }),
        Weak("TLS 1.2 without forward secrecy", new() { Implicit = true, Certificate = Certificates.Rsa, Openssl = ["-tls1_2", "-cipher", "AES256-GCM-SHA384"] }),
        Weak("TLS 1.2 with CBC only", new() { Implicit = true, Certificate = Certificates.Rsa, Openssl = ["-tls1_2", "-cipher", "ECDHE-RSA-AES256-SHA384@SECLEVEL=0"] }),
        Weak("TLS 1.2 with finite-field Diffie-Hellman only", new() { Implicit = true, Certificate = Certificates.Rsa, Openssl = ["-tls1_2", "-cipher", "DHE-RSA-AES256-GCM-SHA384@SECLEVEL=0"] }),
    ];

    // LOGIN is what the injected reply offers, PLAIN what the server does.
    private static Verdict Injected(Seen seen)
    {
        var believed = seen.Facts.Commands.Any(line => line.StartsWith("AUTH LOGIN", StringComparison.OrdinalIgnoreCase));
        return new(believed ? Mark.Bad : Mark.Good, believed ? $"**believes them**; {seen.Claim}" : seen.ClaimsSent ? "ignores them; says it was sent" : $"{seen.Reached}; {seen.Claim}");
    }

    private static Scenario Weak(string name, PeerPlan plan) => new(Class, name, "refused", plan, Judge.Strict) { Job = new Job { Implicit = true } };

    private static Scenario Refused(string name, PeerPlan plan) => new(Class, name, "refused, nothing given away", plan, Judge.NothingReaches) { Job = new Job { Implicit = plan.Implicit } };
}
