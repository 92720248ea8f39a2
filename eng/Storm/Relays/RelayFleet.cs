using System.Net.Security;
using Waxwing.Smtp;
using Waxwing.Smtp.Server;
using Waxwing.Testing;

namespace Waxwing.Storm.Relays;

/// <summary>A few relays that misbehave by dice, and keep one log.</summary>
internal sealed class RelayFleet : IAsyncDisposable
{
    private readonly List<Relay> _relays = [];

    public RelayFleet(TestAuthority authority, RelayLog log, int seed)
    {
        Certificate = SslStreamCertificateContext.Create(authority.Issue(), null, offline: true);
        for (var number = 0; number < 3; number++)
        {
            var options = new SmtpServerOptions
            {
                ServerName = Domain.Parse($"relay{number}.{Addresses.Domain}"),
                Certificate = Certificate,
                RequireAuthentication = false,
                Limits = new SmtpServerLimits { Errors = 1_000_000 },
            };
            _relays.Add(new Relay(number, options, log, new Dice(seed + number)));
        }
    }

    /// <summary>Their ports, in the order in which the service is to ask them.</summary>
    public IEnumerable<int> Ports => _relays.Select(relay => relay.Port);

    private SslStreamCertificateContext Certificate { get; }

    public async ValueTask DisposeAsync()
    {
        foreach (var relay in _relays)
        {
            await relay.DisposeAsync();
        }

        Certificate.TargetCertificate.Dispose();
    }
}
