namespace Waxwing.Interop.Tests;

/// <summary>A mail server that this project did not write, running privately for the tests of this assembly.</summary>
/// <remarks>
/// Each takes mail for <c>example.test</c>, refuses <c>nobody</c> (550) and defers <c>later</c> (450), so that one test can
/// be run with all of them.
/// </remarks>
public interface IRealServer
{
    /// <summary>The ways in that it has. One that is not here is not offered by this server.</summary>
    IReadOnlyList<Listener> Listeners { get; }

    /// <summary>The certificate of the authority that vouches for it.</summary>
    string AuthorityFile { get; }

    /// <summary>A way into the running server. Skips the test, or in CI fails it, where the server cannot run.</summary>
    SmtpEndpoint this[Listener listener] { get; }

    /// <summary>Who logs in, where the server takes mail from nobody else; null where it does.</summary>
    Credentials? Login => null;

    /// <summary>How many messages lie here for an address at this moment.</summary>
    int ArrivedFor(string recipient);

    /// <summary>Waits for the next message to an address that no earlier call has returned.</summary>
    Task<Arrival> NextArrivalAsync(string recipient, CancellationToken cancellationToken);
}
