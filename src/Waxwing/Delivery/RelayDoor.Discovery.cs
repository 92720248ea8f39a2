using Waxwing.Smtp;

namespace Waxwing;

/// <summary>The door to a relay whose server is found by SRV records (RFC 6186).</summary>
internal sealed partial class RelayDoor
{
    private async Task<WarmConnection> OpenDiscoveredAsync(CancellationToken cancellationToken)
    {
        SmtpException? unreachable = null;
        foreach (var server in await _discovery!.FindAsync(Domain.Parse(_options.Host), cancellationToken).ConfigureAwait(false))
        {
            RelayRules.Check(server.AsConfigured(_options));
            var connection = _connection with { Host = server.VerifiedName, Mode = server.Mode, Tls = server.Policy(_connection.Tls) };
            try
            {
                return await OpenAsync(server.Target.Ascii, server.Port, connection, server, cancellationToken).ConfigureAwait(false);
            }
            catch (SmtpException exception) when (!server.IsSecure && exception.Error.Detail is SmtpFailureDetail.CertificateNameMismatch or SmtpFailureDetail.CertificateNameInCommonNameOnly)
            {
                throw Unproven(server, exception);
            }
            catch (SmtpException exception) when (exception.Error is { Stage: SmtpStage.Connect, Failure: not SmtpFailure.Cancelled })
            {
                // RFC 2782: a target that cannot be reached gives way to the next one.
                unreachable = exception;
            }
        }

        throw unreachable!;
    }

    private SendException Unproven(DiscoveredServer server, SmtpException cause)
    {
        var url = server.AsConfigured(_options).UrlWithUser;
        return new SendException(SendError.Refusal(SendStage.Configure, SendFault.DiscoveredServerUnproven,
            $"DNS names {server.Target}:{server.Port} as the submission server of {server.Domain}; neither DNSSEC nor its certificate vouches for that, so nothing was sent. If its operator confirms it, write --relay {url} or \"url\": \"{url}\"",
            FailureScope.Relay), innerException: cause);
    }
}
