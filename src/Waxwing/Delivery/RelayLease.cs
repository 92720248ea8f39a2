using Waxwing.Smtp;

namespace Waxwing;

/// <summary>A place on a relay's connection, until it is disposed.</summary>
internal sealed class RelayLease(Relay relay, WarmConnection warm, ConnectionRecord connection) : IAsyncDisposable
{
    /// <summary>The session.</summary>
    public MailSession Session => warm.Session;

    /// <summary>What is known of its connection.</summary>
    public ConnectionRecord Connection { get; } = connection;

    /// <summary>Whether the connection was lost under the message.</summary>
    public bool WasLost { get; set; }

    /// <summary>Gives the place back once a late reply has come; until then the connection stays open for it.</summary>
    /// <param name="answered">Ends with the reply, or with the connection. Never fails.</param>
    public void Park(Task answered) => relay.Park(this, warm, answered);

    public ValueTask DisposeAsync() => relay.ReturnAsync(warm, WasLost);
}
