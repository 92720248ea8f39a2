using Waxwing.Cli.Output;
using Waxwing.Sandbox;

namespace Waxwing.Cli.Demo;

/// <summary>Writes down what really comes to a listener. Thread-safe.</summary>
internal sealed class Witness
{
    private static readonly string[] EnvelopeCommands = ["MAIL", "RCPT", "DATA", "BDAT"];

    private readonly Lock _gate = new();
    private readonly List<string> _commands = [];
    private int _connections;
    private bool _content;

    /// <summary>Sees one entry of the sandbox's log.</summary>
    public void See(SandboxLogEntry entry)
    {
        lock (_gate)
        {
            switch (entry.Event)
            {
                case SandboxEvent.Connected:
                    _connections++;
                    break;
                case SandboxEvent.Command:
                    _commands.Add(entry.Text);
                    break;
                case SandboxEvent.Content:
                    _content = true;
                    break;
                case SandboxEvent.Reply or SandboxEvent.Secured or SandboxEvent.Ended:
                    break;
            }
        }
    }

    /// <summary>Forgets what it saw, before the attack begins.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _commands.Clear();
            _connections = 0;
            _content = false;
        }
    }

    /// <summary>What came, beside the messages that the server counted.</summary>
    public AttackerRecord Testify(CapturedMessages messages)
    {
        lock (_gate)
        {
            return new AttackerRecord(
                _connections,
                [.. _commands],
                messages.Snapshot().Sum(message => (long)message.Content.Length),
                messages.Count,
                Envelope: _commands.Any(command => EnvelopeCommands.Contains(command.Split(' ', ':')[0], StringComparer.OrdinalIgnoreCase)),
                Credential: _commands.Any(command => command.StartsWith("AUTH", StringComparison.OrdinalIgnoreCase)),
                Content: _content || messages.Count > 0);
        }
    }
}
