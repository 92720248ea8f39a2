using System.Net.Security;

namespace Waxwing.Server.Certificates;

/// <summary>The certificate that this service shows to its clients. Thread-safe.</summary>
internal interface IServerCertificate
{
    /// <summary>The one to use for a connection that begins now, with key and intermediates. It stays usable for that connection when another takes its place.</summary>
    SslStreamCertificateContext Context { get; }

    /// <summary>When it ends (UTC).</summary>
    DateTimeOffset NotAfter { get; }

    /// <summary>Why the files' newest content is not in use, in a sentence; null: it is in use.</summary>
    string? Trouble { get; }
}
