using System.Collections.Concurrent;
using Waxwing.Smtp.Server;

namespace Waxwing.TestSupport;

/// <summary>The log of a session as text.</summary>
internal sealed class RecordingObserver : ISmtpServerObserver
{
    public ConcurrentQueue<string> Entries { get; } = [];

    public void CommandReceived(string line) => Entries.Enqueue($"C: {line}");

    public void ReplySent(SmtpServerReply reply) => Entries.Enqueue($"S: {reply}");

    public void Secured(SmtpServerClient client) => Entries.Enqueue($"=: {client.TlsProtocol}");

    public void ContentReceived(long octets) => Entries.Enqueue($"C: ({octets} octets of content)");
}
