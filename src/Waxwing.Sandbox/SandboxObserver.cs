using Waxwing.Smtp.Server;

namespace Waxwing.Sandbox;

/// <summary>Turns what a session does into log entries.</summary>
internal sealed class SandboxObserver(Action<SandboxEvent, string> log) : ISmtpServerObserver
{
    public void CommandReceived(string line) => log(SandboxEvent.Command, line);

    public void ReplySent(SmtpServerReply reply) => log(SandboxEvent.Reply, reply.ToString());

    public void Secured(SmtpServerClient client) => log(SandboxEvent.Secured, $"{client.TlsProtocol} {client.TlsCipherSuite}");

    public void ContentReceived(long octets) => log(SandboxEvent.Content, $"{octets} octets");
}
