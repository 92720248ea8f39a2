namespace Waxwing.Tests.Pki;

/// <summary>Something on a loopback port that a handshake is tried with.</summary>
internal interface ITlsPeer : IAsyncDisposable
{
    int Port { get; }
}
