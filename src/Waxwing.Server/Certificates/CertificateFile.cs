using System.Net.Security;

namespace Waxwing.Server.Certificates;

/// <summary>
/// The certificate of <c>--certificate FILE --key FILE</c>. The files are read again every half minute and by <see cref="Reload"/>; a pair that is in order takes
/// the place of the one before for connections that begin from then on, and one that is not leaves it there and is told. Thread-safe.
/// </summary>
internal sealed class CertificateFile : IServerCertificate, IDisposable
{
    private readonly string _certificateFile;
    private readonly string _keyFile;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Lock _reading = new();
    private readonly ITimer _timer;
    private byte[] _seen;
    private volatile State _state;

    private CertificateFile(string certificateFile, string keyFile, TimeProvider clock, ILogger log)
    {
        (_certificateFile, _keyFile, _clock, _log) = (certificateFile, keyFile, clock, log);
        var pair = CertificatePair.Read(certificateFile, keyFile);
        _seen = pair.Fingerprint;
        _state = new State(pair.ToContext(clock.GetUtcNow()), null);
        _timer = clock.CreateTimer(_ => Look(), null, Every, Every);
    }

    /// <summary>How often the files are looked at.</summary>
    public static TimeSpan Every { get; } = TimeSpan.FromSeconds(30);

    public SslStreamCertificateContext Context => _state.Context;

    public DateTimeOffset NotAfter => new(_state.Context.TargetCertificate.NotAfter.ToUniversalTime());

    public string? Trouble => _state.Trouble;

    /// <summary>Reads both files, and goes on looking at them.</summary>
    /// <exception cref="CertificateFileException">They are not in order.</exception>
    public static CertificateFile Open(string certificateFile, string keyFile, TimeProvider clock, ILogger log)
    {
        var file = new CertificateFile(certificateFile, keyFile, clock, log);
        if (!OperatingSystem.IsWindows())
        {
            // By a handle: a link has a mode of its own, which says nothing.
            using var key = File.OpenHandle(keyFile);
            if (File.GetUnixFileMode(key).HasFlag(UnixFileMode.OtherRead))
            {
                CertificateLog.KeyIsOpen(log, keyFile);
            }
        }

        return file;
    }

    /// <summary>Reads the files now, whether they changed or not, as a signal to reload asks for.</summary>
    /// <returns>Whether what is in the files is in use.</returns>
    public bool Reload()
    {
        lock (_reading)
        {
            _seen = [];
        }

        Look();
        return Trouble is null;
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        lock (_reading)
        {
            try
            {
                var pair = CertificatePair.Read(_certificateFile, _keyFile);
                if (Trouble is null && pair.Fingerprint.AsSpan().SequenceEqual(_seen))
                {
                    return;
                }

                // What is in trouble is judged again each time: one file may be written after the other, and a certificate may become valid.
                _state = new State(pair.ToContext(_clock.GetUtcNow()), null);
                _seen = pair.Fingerprint;
                CertificateLog.Replaced(_log, NotAfter);
            }
            catch (CertificateFileException fault)
            {
                if (!string.Equals(Trouble, fault.Message, StringComparison.Ordinal))
                {
                    CertificateLog.NotReplaced(_log, fault.Message, NotAfter);
                }

                _state = _state with { Trouble = fault.Message };
            }
        }
    }

    // The one before is not disposed of: a handshake may be using it. What nobody uses is collected.
    private sealed record State(SslStreamCertificateContext Context, string? Trouble);
}
