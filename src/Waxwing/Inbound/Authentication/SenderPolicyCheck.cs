using MimeKit;
using Waxwing.Trust;

namespace Waxwing;

/// <summary>SPF for a message that is here already: by what the caller knows of its origin, or by what a host that he trusts has written.</summary>
internal sealed class SenderPolicyCheck(IDnsLookup dns, TimeProvider clock)
{
    private const string Method = "spf";

    private readonly SpfVerifier _verifier = new(dns, clock: clock);

    /// <returns>What is told, and what DMARC may use of it.</returns>
    public async Task<(AuthenticationStep Step, DmarcSpfIdentifier? Identifier)> RunAsync(MimeMessage message, MessageOrigin origin, CancellationToken cancellationToken)
    {
        if (origin.Client is { } client)
        {
            return origin is { MailFrom: null, Helo: null }
                ? NotChecked("the address of the client is known, and neither MAIL FROM nor HELO that it could be held against")
                : await CheckAsync(Query(origin, client), from: "", cancellationToken).ConfigureAwait(false);
        }

        if (origin.TrustedHost is not { Length: > 0 } host)
        {
            return NotChecked("the address of the client is not known, and what the message itself says of it anybody can have written");
        }

        return Reported(message, host)
            ?? (Received(message, host) is { } query
                ? await CheckAsync(query, from: $" (client, HELO and Return-Path as {Quotation.Of(host)} wrote them)", cancellationToken).ConfigureAwait(false)
                : NotChecked($"the topmost field Received is not one of {Quotation.Of(host)} that can be read, and it has left no result"));
    }

    private static SpfQuery Query(MessageOrigin origin, System.Net.IPAddress client) => origin.MailFrom is { } path
        ? SpfQuery.OfMailFrom(client, origin.Helo ?? "", path)
        : SpfQuery.OfHelo(client, origin.Helo ?? "");

    // Only the topmost field is the last server's own; those below came with the message.
    private static SpfQuery? Received(MimeMessage message, string host) =>
        ReceivedField.TryParse(message.Headers[HeaderId.Received], out var received) && Same(received.By, host)
            ? SpfQuery.OfMailFrom(received.Client, received.Helo, (message.Headers[HeaderId.ReturnPath] ?? "").Trim().Trim('<', '>'))
            : null;

    private static (AuthenticationStep, DmarcSpfIdentifier?)? Reported(MimeMessage message, string host)
    {
        foreach (var header in message.Headers.Where(header => header.Id == HeaderId.AuthenticationResults))
        {
            if (!AuthenticationResults.TryParse(header.Value, out var results, out _) || !Same(results.Server, host))
            {
                continue;
            }

            // The first field of that name; further ones may have come with the message.
            if (results.Results.FirstOrDefault(result => string.Equals(result.Method, Method, StringComparison.Ordinal)) is not { } reported
                || !Enum.TryParse<SpfResult>(reported.Result, ignoreCase: true, out var word) || !Enum.IsDefined(word))
            {
                return null;
            }

            var path = reported["smtp", "mailfrom"];
            var domain = path?[(path.LastIndexOf('@') + 1)..];
            var step = new AuthenticationStep(Method, reported.Result, domain is null ? null : Quotation.Of(domain), $"{Quotation.Of(host)} found it when the message came in; it is not checked again.", []);
            return (step, domain is null ? null : new DmarcSpfIdentifier(word, domain));
        }

        return null;
    }

    private async Task<(AuthenticationStep, DmarcSpfIdentifier?)> CheckAsync(SpfQuery query, string from, CancellationToken cancellationToken)
    {
        var verdict = await _verifier.CheckHostAsync(query, cancellationToken).ConfigureAwait(false);
        var step = new AuthenticationStep(
            Method,
            AuthenticationWords.Of(verdict.Result),
            Quotation.Of(query.Domain),
            $"{(query.Identity == SpfIdentity.Helo ? "HELO" : "MAIL FROM")} {Quotation.Of(query.Domain)} from {query.Client}: {Reason(verdict)}{from}",
            [.. verdict.Steps.Take(AuthenticationWords.MaxDetails).Select(step => $"{step.Domain}{(step.Term is null ? "" : $" {step.Term}")}: {step.Reason}")]);
        return (step, DmarcSpfIdentifier.Of(verdict));
    }

    private static string Reason(SpfVerdict verdict) =>
        verdict.Fault is { } fault ? fault.Reason
        : verdict.Match is { } match ? $"{match.Directive} of {match.Domain} decides."
        : verdict.Steps is [.., var last] ? last.Reason
        : "there is nothing to check.";

    private static (AuthenticationStep, DmarcSpfIdentifier?) NotChecked(string because) =>
        (new AuthenticationStep(Method, AuthenticationStep.NotChecked, Domain: null, $"Not checked, because {because}.", []), null);

    private static bool Same(string left, string right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);
}
