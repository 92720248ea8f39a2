using System.Net;

namespace Waxwing.Smtp.Tests.Client.Window;

/// <summary>A session over memory, as if TLS were up: for what comes after it.</summary>
internal static class OpenSession
{
    public static SecuredSession Over(Stream stream, RelayKnowledge knowledge, params string[] keywords) =>
        Over(stream, knowledge, TimeProvider.System, keywords);

    public static SecuredSession Over(Stream stream, RelayKnowledge knowledge, TimeProvider clock, params string[] keywords)
    {
        return new SecuredSession(Channel(stream, clock), new ConnectionFacts
        {
            Mode = TlsMode.Implicit,
            Tls = null!,
            ClearCommands = [],
            ClearOctets = 0,
            Greeting = Greeting,
            Capabilities = Capabilities(keywords),
            Phases = [],
        }, knowledge);
    }

    /// <summary>The same with LMTP, as if it were a connection to this machine.</summary>
    public static PlainLoopback LmtpOver(Stream stream, params string[] keywords) => new(Channel(stream, TimeProvider.System), new LoopbackFacts
    {
        Endpoint = new IPEndPoint(IPAddress.Loopback, 24),
        Locality = Locality.Loopback,
        Protocol = LoopbackProtocol.Lmtp,
        Greeting = Greeting,
        Capabilities = Capabilities(keywords),
        Phases = [],
    });

    private static SmtpReply Greeting { get; } = new(220, enhanced: null, ["relay.example"]);

    private static EhloCapabilities Capabilities(string[] keywords) =>
        EhloCapabilities.FromReply(new SmtpReply(250, enhanced: null, ["relay.example", .. keywords]));

    private static SmtpChannel Channel(Stream stream, TimeProvider clock)
    {
        var channel = new SmtpChannel(stream, SmtpTimeouts.Default, clock, trace: null);
        channel.Start(greeting: null);
        return channel;
    }
}
