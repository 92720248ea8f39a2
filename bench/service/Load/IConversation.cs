namespace Waxwing.Service.Load;

/// <summary>A connection over which one message after another is handed over.</summary>
internal interface IConversation : IAsyncDisposable
{
    /// <summary>Connects, verifies the server, and authenticates where that belongs to the connection.</summary>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>Hands one message over, and waits until the server says that it has it.</summary>
    /// <exception cref="RefusedException">The server does not take it.</exception>
    ValueTask SendAsync(int number, CancellationToken cancellationToken);
}

/// <summary>The server answered, but not as it should: a run with such an answer measures nothing.</summary>
internal sealed class RefusedException(string answer) : Exception(answer);

/// <summary>The doors.</summary>
internal static class Conversations
{
    /// <summary>A conversation at the door that the options name; it is not open yet.</summary>
    public static IConversation New(LoadOptions options) => options.IsHttp ? new HttpConversation(options) : new SmtpConversation(options);
}
