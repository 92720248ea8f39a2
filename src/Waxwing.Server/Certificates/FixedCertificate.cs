using System.Net.Security;

namespace Waxwing.Server.Certificates;

/// <summary>A certificate that stays what it is, as one that was made for this run does.</summary>
internal sealed class FixedCertificate(SslStreamCertificateContext context) : IServerCertificate
{
    public SslStreamCertificateContext Context => context;

    public DateTimeOffset NotAfter { get; } = new(context.TargetCertificate.NotAfter.ToUniversalTime());

    public string? Trouble => null;
}
