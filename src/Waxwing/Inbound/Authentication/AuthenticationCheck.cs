using System.Collections.Immutable;
using MimeKit;
using Waxwing.Trust;

namespace Waxwing;

/// <summary>SPF, DKIM, ARC and DMARC of one message, told step by step.</summary>
internal sealed class AuthenticationCheck(IDnsLookup dns, TimeProvider clock)
{
    private readonly SenderPolicyCheck _spf = new(dns, clock);
    private readonly DkimVerifier _dkim = new(dns, clock: clock);
    private readonly ArcVerifier _arc = new(dns, clock: clock);
    private readonly DmarcVerifier _dmarc = new(dns, clock: clock);

    public async Task<MessageAuthentication> RunAsync(ReadOnlyMemory<byte> octets, MimeMessage message, MessageOrigin origin, CancellationToken cancellationToken)
    {
        var (spf, identifier) = await _spf.RunAsync(message, origin, cancellationToken).ConfigureAwait(false);
        var dkim = await _dkim.VerifyAsync(octets, cancellationToken).ConfigureAwait(false);
        var arc = await _arc.VerifyAsync(octets, cancellationToken).ConfigureAwait(false);
        var dmarc = await _dmarc.CheckAsync(Query(message, identifier, dkim), cancellationToken).ConfigureAwait(false);
        var isUndecided = dmarc.Result == DmarcResult.Fail && spf.Is(AuthenticationStep.NotChecked);
        return new MessageAuthentication
        {
            Spf = spf,
            Dkim = Told(dkim),
            Arc = Told(arc),
            Dmarc = Told(dmarc, isUndecided),
            Disposition = isUndecided ? DmarcPolicy.None : dmarc.Disposition,
        };
    }

    private static DmarcQuery Query(MimeMessage message, DmarcSpfIdentifier? spf, DkimVerification dkim) => new()
    {
        AuthorDomains = AuthorDomains(message),
        Spf = spf,
        Dkim = [.. dkim.Results.Where(result => result.Signature is not null).Select(result => new DmarcDkimIdentifier(
            result.Status switch
            {
                DkimStatus.Pass => DmarcDkimResult.Pass,
                DkimStatus.TempError => DmarcDkimResult.TempError,
                DkimStatus.None or DkimStatus.PermError or DkimStatus.Fail or DkimStatus.Neutral or DkimStatus.Policy => DmarcDkimResult.Fail,
            },
            result.Signature!.Domain.Ascii))],
    };

    // RFC 9989 §5.3.1: a second field From leaves nobody to be the author.
    private static ImmutableArray<string> AuthorDomains(MimeMessage message) => message.Headers.Count(header => header.Id == HeaderId.From) == 1
        ? [.. message.From.Mailboxes.Select(mailbox => mailbox.Address[(mailbox.Address.LastIndexOf('@') + 1)..]).Where(domain => domain.Length > 0)]
        : [];

    private static AuthenticationStep Told(DkimVerification dkim)
    {
        var best = dkim.Results.MaxBy(result => result.Status);
        return new AuthenticationStep("dkim", AuthenticationWords.Of(dkim.Status), best?.Signature?.Domain.Ascii,
            best is not null ? $"{best.Signature?.ToString() ?? "A signature that cannot be read"}: {best.Reason}"
            : dkim.Fault != DkimFault.None ? "The header has more fields or octets than are read."
            : "There is no signature.",
            [
                .. dkim.Results.Select(result => $"{result.Signature?.ToString() ?? "unreadable"}: {AuthenticationWords.Of(result.Status)}. {result.Reason}{Remarks(result.Warnings)}"),
                .. dkim.Untried > 0 ? [$"{dkim.Untried} more signatures were not tried."] : Array.Empty<string>(),
            ]);
    }

    private static string Remarks(DkimWarnings warnings) => warnings == DkimWarnings.None ? "" : $" Remarkable: {warnings}.";

    private static AuthenticationStep Told(ArcVerification arc) => new(
        "arc",
        AuthenticationWords.Of(arc.Status),
        arc.Sets is [.., var newest] ? newest.Seal.Seal.Domain.Ascii : null,
        arc.Reason,
        [.. arc.Sets.Select(set => $"{set.Seal.Seal}: {AuthenticationWords.Of(set.Seal.Status)}. {set.Seal.Reason}").Take(AuthenticationWords.MaxDetails)]);

    private static AuthenticationStep Told(DmarcVerdict dmarc, bool isUndecided)
    {
        var author = dmarc.Authors.FirstOrDefault();
        var policy = author?.Outcome.Policy is { } asked ? $" The domain asks for {AuthenticationWords.Of(asked)}." : "";
        return new AuthenticationStep(
            "dmarc",
            isUndecided ? AuthenticationStep.Undecided : AuthenticationWords.Of(dmarc.Result),
            author?.Domain.ToString(),
            isUndecided ? $"No signature belongs to the author's domain, and SPF, which might, was not checked.{policy}" : $"{Reason(dmarc)}{policy}",
            [.. dmarc.Steps.Take(AuthenticationWords.MaxDetails).Select(step => step.Domain.Length > 0 ? $"{step.Domain}: {step.Reason}" : step.Reason)]);
    }

    private static string Reason(DmarcVerdict dmarc) =>
        dmarc.Fault?.Reason ?? dmarc.Authors.Select(author => author.Outcome.Fault?.Reason).FirstOrDefault(reason => reason is not null) ?? dmarc.Result switch
        {
            DmarcResult.Pass => $"{Aligned(dmarc)} belongs to the author's domain.",
            DmarcResult.Fail => "Nothing that was authenticated belongs to the author's domain.",
            DmarcResult.None => "No record applies to the author's domain: it says nothing of forgeries.",
            DmarcResult.TempError or DmarcResult.PermError => "It cannot be told.",
        };

    private static string Aligned(DmarcVerdict dmarc) =>
        dmarc.Authors.SelectMany(author => author.Outcome.Alignments).FirstOrDefault(alignment => alignment.IsAligned == true) is { } aligned
            ? $"{(aligned.Mechanism == DmarcMechanism.Spf ? "MAIL FROM" : "the signature of")} {aligned.Domain}"
            : "What was authenticated";
}
