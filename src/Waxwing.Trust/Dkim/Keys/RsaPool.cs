using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Waxwing.Trust;

/// <summary>
/// The platform's objects for one RSA key. None of them promises to serve two threads at once: whoever needs one takes one that is idle, or
/// opens another. To open one costs several times what a verification does. Thread-safe.
/// </summary>
/// <param name="open">Makes one.</param>
internal sealed class RsaPool(Func<RSA> open) : IDisposable
{
    private const int MaxIdle = 16;

    private readonly ConcurrentQueue<RSA> _idle = [];
    private volatile bool _disposed;

    /// <summary>Takes one. Where the pool was disposed of, it is a new one.</summary>
    public RSA Take() => _idle.TryDequeue(out var rsa) ? rsa : open();

    /// <summary>Gives it back; also where the pool was disposed of meanwhile.</summary>
    public void GiveBack(RSA rsa)
    {
        if (_idle.Count >= MaxIdle)
        {
            rsa.Dispose();
            return;
        }

        _idle.Enqueue(rsa);
        if (_disposed)
        {
            Dispose();
        }
    }

    /// <summary>Lets go of the idle ones, and of the others when they come back.</summary>
    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryDequeue(out var rsa))
        {
            rsa.Dispose();
        }
    }
}
