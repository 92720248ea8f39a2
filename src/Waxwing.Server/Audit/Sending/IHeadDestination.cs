using Waxwing.Server.Audit.Heads;

namespace Waxwing.Server.Audit.Sending;

/// <summary>A place off this machine where signed heads are collected. Thread-safe.</summary>
internal interface IHeadDestination : IDisposable
{
    /// <summary>Its name for logs: without paths, which may be secrets.</summary>
    string Name { get; }

    /// <summary>Sends a head. By datagrams that means no more than that it left.</summary>
    /// <exception cref="HeadNotSentException">It did not go.</exception>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    Task SendAsync(AuditHead head, CancellationToken cancellationToken);
}

/// <summary>A head was not sent; the next one, or this one again, will be.</summary>
internal sealed class HeadNotSentException(string message, Exception? inner = null) : Exception(message, inner);
