namespace Waxwing.Interop.Tests;

/// <summary>
/// Dovecot's submission service, for which somebody has to log in, with the private Postfix behind it: Dovecot asks
/// that one about each recipient, and what it accepts lies there.
/// </summary>
public sealed class DovecotSubmission(PostfixServer postfix) : IRealServer, IAsyncLifetime
{
    private DovecotServer? dovecot;

    /// <summary>Dovecot announces CHUNKING always.</summary>
    public IReadOnlyList<Listener> Listeners { get; } = [Listener.Smtps, Listener.Submission];

    public string AuthorityFile => dovecot?.AuthorityFile ?? "";

    public Credentials Login { get; } = new(DovecotServer.User, DovecotServer.Password);

    Credentials? IRealServer.Login => Login;

    public SmtpEndpoint this[Listener listener]
    {
        get
        {
            DovecotServer.Need();
            return new SmtpEndpoint(listener, listener == Listener.Smtps ? dovecot!.Port : dovecot!.StartTlsPort);
        }
    }

    /// <summary>What Dovecot logged so far.</summary>
    public string Log() => dovecot?.Log() ?? "";

    public int ArrivedFor(string recipient) => postfix.ArrivedFor(recipient);

    public async Task<Arrival> NextArrivalAsync(string recipient, CancellationToken cancellationToken)
    {
        var arrival = await postfix.NextArrivalAsync(recipient, cancellationToken);
        return arrival with { Content = WithoutReceived(arrival.Content) };
    }

    public async ValueTask InitializeAsync()
    {
        if (DovecotServer.IsHere && postfix.IsHere)
        {
            dovecot = await DovecotServer.StartAsync(postfix[Listener.Clear], "plain");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (dovecot is not null)
        {
            await dovecot.DisposeAsync();
        }
    }

    // Dovecot puts a field of its own before the rest, over several lines (RFC 5322 §2.2.3).
    private static byte[] WithoutReceived(byte[] content)
    {
        Assert.True(content.AsSpan().StartsWith("Received: "u8), "Dovecot writes a Received field");
        var end = 0;
        do
        {
            end += content.AsSpan(end).IndexOf("\r\n"u8) + 2;
        }
        while (content[end] is (byte)' ' or (byte)'\t');

        return content[end..];
    }
}
