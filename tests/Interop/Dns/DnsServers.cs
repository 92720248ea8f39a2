using Waxwing.Trust;

namespace Waxwing.Interop.Tests;

/// <summary>
/// A private DNS with a signed zone, one that is not signed, and some that somebody changed on the way. All on loopback.
/// </summary>
/// <remarks>
/// SRV and MX records of the zones lead to the private Postfix, whose certificate follows from the name that it is asked for:
/// see <see cref="PostfixServer"/>.
/// </remarks>
public sealed class DnsServers(PostfixServer postfix) : IAsyncLifetime
{
    private readonly PrivateDns dns = new();

    /// <summary>The validating resolver, as the configuration would name it. Skips the test, or in CI fails it, where no server can run.</summary>
    public string Resolver
    {
        get
        {
            RequireMachine();
            return dns.Resolver;
        }
    }

    private static string[] ToolsNeeded { get; } = [.. PrivateDns.ToolsNeeded, "postfix"];

    /// <summary>Asks through the validating resolver.</summary>
    /// <param name="isTrusted">Whether its AD bit counts.</param>
    public IDnsLookup Lookup(bool isTrusted = true)
    {
        RequireMachine();
        return dns.Lookup(isTrusted);
    }

    public async ValueTask InitializeAsync()
    {
        if (Environment.IsPrivilegedProcess && Array.TrueForAll(ToolsNeeded, tool => Needs.Find(tool) is not null))
        {
            await dns.StartAsync(Zones());
        }
    }

    public ValueTask DisposeAsync() => dns.DisposeAsync();

    internal static DnsQuestion Question(string name, DnsType type) =>
        new(DnsName.TryParse(name, out var parsed) ? parsed : throw new FormatException(name), type);

    private static void RequireMachine()
    {
        Needs.Root();
        Array.ForEach(ToolsNeeded, Needs.Tool);
    }

    private PrivateZone[] Zones()
    {
        var smtps = postfix[Listener.Smtps].Port;
        var submission = postfix[Listener.Submission].Port;
        var closed = FreePort.Next();
        var hidden = $"""
            mail A 127.0.0.1
            dane MX 10 mail
            _{submission}._tcp.mail TLSA 3 1 1 {new string('a', 64)}
            """;
        return
        [
            new("secure.test", $"""
                @ TXT "one" "two"
                @ MX 10 mail
                null MX 0 .
                dane MX 10 mail
                altered MX 10 altered-mail
                cname MX 10 alias
                altered-mail A 127.0.0.1
                half-way MX 10 half
                half CNAME mail.provider.insecure.test.
                _{submission}._tcp.half TLSA 3 1 1 {postfix.PublicKeyOf("half.secure.test")}
                ehlo A 127.0.0.1
                ehlo AAAA ::1
                from TXT "v=spf1 ip4:127.0.0.1 -all"
                from MX 10 mail
                _{submission}._tcp.mail TLSA 3 1 1 {postfix.PublicKeyOf("mail.secure.test")}
                _{submission}._tcp.altered-mail TLSA 3 1 1 {new string('0', 64)}
                mail A 127.0.0.1
                mail AAAA ::1
                large TXT {string.Join(' ', Enumerable.Range(0, 12).Select(number => $"\"{new string((char)('a' + number), 255)}\""))}
                alias CNAME other
                other CNAME mail
                _25._tcp.mail TLSA 3 1 1 {new string('a', 64)}
                1.0.0.127.rev PTR mail
                wrong PTR not\032a.host.test.
                _submissions._tcp SRV 1 1 {smtps} mail
                _submissions._tcp SRV 0 1 {closed} mail
                _submissions._tcp.starttls SRV 0 0 0 .
                _submission._tcp.starttls SRV 0 1 {submission} mail
                _submissions._tcp.none SRV 0 0 0 .
                _submission._tcp.none SRV 0 0 0 .
                """),
            PrivateZone.Unsigned("insecure.test", $"""
                @ TXT "nobody signed this"
                mail.provider A 127.0.0.1
                plain MX 10 mail.provider
                _{submission}._tcp.mail.provider TLSA 3 1 1 {new string('0', 64)}
                _submissions._tcp.service SRV 0 1 {smtps} mail.provider
                _submissions._tcp.domain SRV 0 1 {smtps} mail.provider
                _submissions._tcp.target SRV 0 1 {smtps} mail.provider
                """),
            new("bogus.test", $"""
                @ TXT "before"
                mail A 127.0.0.1
                dane MX 10 mail
                mx MX 10 before-mail
                _{submission}._tcp.mail TLSA 3 1 1 {new string('a', 64)}
                _submissions._tcp SRV 0 1 {smtps} mail
                """)
            {
                Forge = text => text
                    .Replace("\"before\"", "\"after!\"", StringComparison.Ordinal)
                    .Replace("10 before-mail.", "10 behind-mail.", StringComparison.Ordinal)
                    .Replace(new string('a', 64), new string('b', 64), StringComparison.Ordinal)
                    .Replace($"SRV\t0 1 {smtps} mail.", $"SRV\t0 1 {smtps} evil.", StringComparison.Ordinal),
            },
            // The names of the addresses of this machine: the one from which mail comes has one that leads back.
            PrivateZone.Unsigned("127.in-addr.arpa", "1.0.0 PTR ehlo.secure.test."),
            // The two attacks that DANE is for: the signatures taken away from the records alone, and from the whole zone.
            new("stripped.test", hidden) { Forge = PrivateZone.WithoutSignaturesOf("TLSA") },
            new("naked.test", hidden) { IsSigned = false },
            // And the records with them.
            new("removed.test", hidden) { Forge = PrivateZone.Without("TLSA") },
        ];
    }
}
