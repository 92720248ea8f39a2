using System.Globalization;
using System.Net;
using System.Text;
using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>Fetches the policy of a domain over HTTPS (RFC 8461 §3.3): no redirect, no other type than text, nothing beyond the bounds.</summary>
/// <param name="handler">Who carries requests; not disposed of.</param>
/// <param name="limit">How long a fetch may take.</param>
/// <param name="clock">The clock of that.</param>
internal sealed class MtaStsFetcher(HttpMessageHandler handler, TimeSpan limit, TimeProvider clock)
{
    private const string Label = "mta-sts";
    private const string MediaType = "text/plain";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly HttpsFetcher _web = new(handler, limit, clock);

    /// <summary>Fetches.</summary>
    /// <exception cref="OperationCanceledException">The caller's token fired; nothing else is thrown.</exception>
    public async Task<(MtaStsPolicy? Policy, MtaStsFault? Fault)> FetchAsync(Domain domain, CancellationToken cancellationToken)
    {
        var answer = await _web.GetAsync(new Uri($"https://{Label}.{domain.Ascii}/.well-known/mta-sts.txt"), MtaStsPolicy.MaxLength, cancellationToken).ConfigureAwait(false);
        return FaultOf(answer) is { } fault ? (null, fault) : Read(answer.Body);
    }

    private MtaStsFault? FaultOf(HttpsAnswer answer) => answer switch
    {
        { Fault: HttpsFault.TimeLimit } => Fault(MtaStsFaultKind.TimeLimit, $"The policy did not arrive within {limit.TotalSeconds} s."),
        { Fault: HttpsFault.Tls } => Fault(MtaStsFaultKind.Tls, $"The TLS of the policy's host cannot be relied on: {answer.Reason}"),
        { Status: >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest } => Fault(MtaStsFaultKind.Redirect, "The policy's host answered with a redirect, which is not followed."),
        { Status: { } status } when status != HttpStatusCode.OK => Fault(MtaStsFaultKind.Status, string.Create(CultureInfo.InvariantCulture, $"The policy's host answered with status {(int)status}.")),
        { Status: HttpStatusCode.OK } when !string.Equals(answer.MediaType, MediaType, StringComparison.OrdinalIgnoreCase) => Fault(MtaStsFaultKind.MediaType, "The answer of the policy's host is no text/plain."),
        { Fault: HttpsFault.TooLong } => Fault(MtaStsFaultKind.TooLong, "The policy is too long."),
        { Fault: not null } => Fault(MtaStsFaultKind.Connection, $"The policy's host cannot be reached: {answer.Reason}"),
        _ => null,
    };

    private static (MtaStsPolicy? Policy, MtaStsFault? Fault) Read(ReadOnlySpan<byte> octets)
    {
        string text;
        try
        {
            text = Strict.GetString(octets);
        }
        catch (DecoderFallbackException)
        {
            return (null, Fault(MtaStsFaultKind.PolicySyntax, "The policy is no UTF-8."));
        }

        return MtaStsPolicy.TryParse(text, out var policy, out var fault)
            ? (policy, null)
            : (null, new MtaStsFault(MtaStsFaultKind.PolicySyntax, string.Create(CultureInfo.InvariantCulture, $"The policy is wrong (line {fault.Line}): {fault.Reason}"), fault));
    }

    private static MtaStsFault Fault(MtaStsFaultKind kind, string reason) => new(kind, Printable.Of(reason));
}
