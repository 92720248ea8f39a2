using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using static System.Security.Cryptography.X509Certificates.X509ChainStatusFlags;

namespace Waxwing.Smtp;

/// <summary>Judges a server's certificate and its chain by the rules of RFC 5280, RFC 9525, RFC 9325 and RFC 7633. A pure function.</summary>
internal static class CertificateVerifier
{
    private const int MaxNamesPrinted = 5;

    // RFC 7633 §4.1: id-pe-tlsfeature; 5 is status_request (RFC 6066 §8).
    private const string TlsFeature = "1.3.6.1.5.5.7.1.24";
    private const int StatusRequest = 5;

    /// <summary>Nothing is ever fetched, so "not known" is the usual answer, and no fault.</summary>
    private const X509ChainStatusFlags RevocationNotKnown = RevocationStatusUnknown | OfflineRevocation;

    /// <summary>Verifies the evidence against each rule.</summary>
    public static CertificateVerdict Verify(CertificateEvidence evidence)
        => evidence.Fingerprint is null ? VerifyByAuthority(evidence) : VerifyByFingerprint(evidence, evidence.Fingerprint);

    /// <summary>What can be said of a certificate by whoever owns it: everything but who trusts it, and which name will be asked for.</summary>
    public static ImmutableArray<CertificateFault> VerifyOwn(CertificateEvidence own) =>
    [
        .. Expired(own),
        .. NotYetValid(own),
        .. NoName(own, CertificateNames.Of(own.Leaf)),
        .. WrongUsage(own),
        .. WrongKeyUsage(own),
        .. WeakKeys(own),
        .. WeakSignatures(own),
    ];

    /// <remarks>
    /// The order of the rules is the order of telling: a revoked certificate first, since somebody may hold its key;
    /// then who vouches for it, since everything else in a certificate is only as true as that; then when, for whom
    /// and for what; then how strong; then the keys that are pinned; a missing staple last.
    /// </remarks>
    private static CertificateVerdict VerifyByAuthority(CertificateEvidence evidence)
    {
        var names = CertificateNames.Of(evidence.Leaf);
        ImmutableArray<CertificateFault> faults =
        [
            .. Revoked(evidence),
            .. SelfSigned(evidence),
            .. UnknownAuthority(evidence),
            .. BrokenChain(evidence),
            .. Expired(evidence),
            .. NotYetValid(evidence),
            .. NoName(evidence, names),
            .. OtherName(evidence, names),
            .. WrongUsage(evidence),
            .. WrongKeyUsage(evidence),
            .. WeakKeys(evidence),
            .. WeakSignatures(evidence),
            .. NoPinnedKey(evidence),
            .. StapleMissing(evidence),
        ];

        return new(
            faults.IsEmpty ? [.. Unexplained(evidence)] : faults,
            names.Find(evidence.Host, evidence.NameableService),
            evidence.EndsAtTrustAnchor ? evidence.Path[^1].Subject : null,
            KnownToBeGood(evidence) ? RevocationStatus.Good : RevocationStatus.NotChecked);
    }

    /// <remarks>The fingerprint stands in for chain and name. It makes no weak key strong and no old certificate young.</remarks>
    private static CertificateVerdict VerifyByFingerprint(CertificateEvidence evidence, string fingerprint)
    {
        var alone = evidence with { Path = [evidence.Leaf] };
        return new(
            [
                .. OtherCertificate(alone, fingerprint),
                .. Expired(alone),
                .. NotYetValid(alone),
                .. WeakKeys(alone),
                .. NoPinnedKey(alone),
            ],
            null,
            null,
            RevocationStatus.NotChecked);
    }

    /// <summary>The platform says nothing of a good answer, and says so where it had none. Who issued himself is asked for no answer.</summary>
    private static bool KnownToBeGood(CertificateEvidence evidence) => evidence.Path.Length > 1 && !evidence.LeafHas(RevocationNotKnown);

    private static IEnumerable<CertificateFault> Revoked(CertificateEvidence evidence)
    {
        if (evidence.PathHas(X509ChainStatusFlags.Revoked))
        {
            yield return new(
                SmtpFailureDetail.CertificateRevoked,
                "The certificate is revoked: the OCSP answer that the server staples, or a list kept on this machine, says so.",
                "Do not send through this server before it has a new certificate with a new key.");
        }
    }

    private static IEnumerable<CertificateFault> SelfSigned(CertificateEvidence evidence)
    {
        if (!evidence.EndsAtTrustAnchor && CertificateDescription.IsSelfIssued(evidence.Leaf))
        {
            yield return new(
                SmtpFailureDetail.CertificateSelfSigned,
                "The certificate vouches for itself, and nobody trusted vouches for it.",
                "Give the server a certificate of an authority. For a relay of your own, configure its authority's CA file.");
        }
    }

    private static IEnumerable<CertificateFault> UnknownAuthority(CertificateEvidence evidence)
    {
        if (evidence.EndsAtTrustAnchor || CertificateDescription.IsSelfIssued(evidence.Leaf))
        {
            yield break;
        }

        var last = evidence.Path[^1];
        yield return evidence.PathHas(PartialChain)
            ? new(
                SmtpFailureDetail.CertificateUnknownAuthority,
                $"The chain stops at '{Print(last.Subject)}', issued by '{Print(last.Issuer)}', which is neither sent by the server nor a trusted authority.",
                "Let the server send its intermediate certificates (the full chain file), or configure its authority's CA file.")
            : new(
                SmtpFailureDetail.CertificateUnknownAuthority,
                $"The chain leads to the authority '{Print(last.Subject)}', which is not trusted.",
                "If the authority is your own, configure its CA file; if it is not, somebody may be intercepting the connection.");
    }

    // RFC 5280 §6.1: signatures, basic constraints, name constraints, policies, critical extensions.
    private static IEnumerable<CertificateFault> BrokenChain(CertificateEvidence evidence)
    {
        const X509ChainStatusFlags ToldElsewhere = RevocationNotKnown | X509ChainStatusFlags.Revoked | PartialChain | UntrustedRoot
            | NotTimeValid | NotTimeNested | NotValidForUsage | HasWeakSignature;
        var broken = evidence.PathStatus & ~ToldElsewhere;
        if (broken != NoError)
        {
            yield return new(
                SmtpFailureDetail.CertificateChainInvalid,
                $"The chain breaks RFC 5280: {Explain(broken)}.",
                "The authority that issued it has to issue it again; until then the certificate proves nothing.");
        }
    }

    private static IEnumerable<CertificateFault> Expired(CertificateEvidence evidence)
    {
        foreach (var certificate in evidence.Path)
        {
            var end = new DateTimeOffset(certificate.NotAfter.ToUniversalTime());
            if (evidence.Now > end)
            {
                yield return new(
                    SmtpFailureDetail.CertificateExpired,
                    $"{Name(evidence, certificate)} expired {Days(evidence.Now - end)} ago, on {Date(end)}.",
                    "Renew it on the server, and check that the server was restarted or reloaded since its renewal.");
            }
        }
    }

    private static IEnumerable<CertificateFault> NotYetValid(CertificateEvidence evidence)
    {
        foreach (var certificate in evidence.Path)
        {
            var start = new DateTimeOffset(certificate.NotBefore.ToUniversalTime());
            if (evidence.Now < start)
            {
                yield return new(
                    SmtpFailureDetail.CertificateNotYetValid,
                    $"{Name(evidence, certificate)} is valid only from {Date(start)}, {Days(start - evidence.Now)} from now.",
                    "Check the clock of this machine; if it is right, the server has to use a certificate that is valid today.");
            }
        }
    }

    private static IEnumerable<CertificateFault> NoName(CertificateEvidence evidence, CertificateNames names)
    {
        if (names.All.Count == 0)
        {
            yield return new(
                SmtpFailureDetail.CertificateNameInCommonNameOnly,
                $"The certificate has no subject alternative name; wanted {evidence.Host}, found only the subject '{Print(evidence.Leaf.Subject)}', which never counts (RFC 9525).",
                $"Have it issued again with the subject alternative name {evidence.Host}.");
        }
    }

    private static IEnumerable<CertificateFault> OtherName(CertificateEvidence evidence, CertificateNames names)
    {
        if (names.All.Count > 0 && names.Find(evidence.Host, evidence.NameableService) is null)
        {
            yield return new(
                SmtpFailureDetail.CertificateNameMismatch,
                $"The certificate is for another host: wanted {evidence.Host}{(evidence.NameableService is not { } service ? "" : $" or {service}.{evidence.Host}")}, found {Join(names.All)}.",
                "Connect under a name that is in the certificate, or have that name added to it.");
        }
    }

    // RFC 5280 §4.2.1.12. Without the extension a certificate is for any purpose; "any purpose" written out is not accepted.
    private static IEnumerable<CertificateFault> WrongUsage(CertificateEvidence evidence)
    {
        var usages = evidence.Leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault();
        var madeForServers = usages is null || usages.EnhancedKeyUsages[TlsPolicy.ServerAuthentication] is not null;
        if (!madeForServers || evidence.PathHas(NotValidForUsage))
        {
            yield return new(
                SmtpFailureDetail.CertificateWrongUsage,
                "The certificate, or an authority in its chain, is not made for TLS servers: its extended key usage lacks serverAuth.",
                "Have it issued again with the extended key usage serverAuth.");
        }
    }

    // RFC 8446 §4.4.2.2: the key has to be allowed to sign, because each suite that we accept lets it sign and nothing else.
    private static IEnumerable<CertificateFault> WrongKeyUsage(CertificateEvidence evidence)
    {
        var usage = evidence.Leaf.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault();
        if (usage is not null && !usage.KeyUsages.HasFlag(X509KeyUsageFlags.DigitalSignature))
        {
            yield return new(
                SmtpFailureDetail.CertificateWrongUsage,
                $"The certificate's key usage lacks digitalSignature; it allows {usage.KeyUsages}.",
                "Have it issued again with the key usage digitalSignature.");
        }
    }

    private static IEnumerable<CertificateFault> WeakKeys(CertificateEvidence evidence)
    {
        foreach (var certificate in evidence.Path)
        {
            var key = CertificateKey.Of(certificate);
            if (!key.IsStrong)
            {
                yield return new(
                    SmtpFailureDetail.CertificateWeakKey,
                    $"{Name(evidence, certificate)} has a weak key: {Print(key.ToString())}; wanted RSA of {TlsPolicy.MinimumRsaKeySize} bits or EC of {TlsPolicy.MinimumEllipticCurveKeySize} on a named curve, at least.",
                    "Make a new key and have a certificate issued for it.");
            }
        }
    }

    private static IEnumerable<CertificateFault> WeakSignatures(CertificateEvidence evidence)
    {
        // An anchor is trusted because we hold it, not because it signed itself.
        var signed = evidence.EndsAtTrustAnchor ? evidence.Path[..^1] : evidence.Path;
        foreach (var certificate in signed)
        {
            var signature = CertificateSignature.Of(certificate);
            if (!signature.IsStrong)
            {
                yield return new(
                    SmtpFailureDetail.CertificateWeakSignature,
                    $"{Name(evidence, certificate)} is signed with {Print(signature.Name)}; wanted SHA-256 or better.",
                    "Have it issued again; an authority that still signs with SHA-1 or MD5 should be replaced.");
            }
        }
    }

    // RFC 7469 §2.6: the keys of the verified chain, from the server's to the root's, and the pins have one in common.
    private static IEnumerable<CertificateFault> NoPinnedKey(CertificateEvidence evidence)
    {
        if (evidence.Pins.Count > 0 && !evidence.Path.Any(certificate => evidence.Pins.Contains(KeyPin.Of(certificate), StringComparer.Ordinal)))
        {
            yield return new(
                SmtpFailureDetail.CertificatePinMismatch,
                $"No certificate of the chain has a pinned key; the server's own key is sha256/{KeyPin.Of(evidence.Leaf)}.",
                "If the server's key was replaced, compare this pin with the key on the server itself and configure it; if not, somebody may be intercepting the connection.");
        }
    }

    private static IEnumerable<CertificateFault> StapleMissing(CertificateEvidence evidence)
    {
        if (DemandsStaple(evidence.Leaf) && !KnownToBeGood(evidence))
        {
            yield return new(
                SmtpFailureDetail.CertificateStapleMissing,
                "The certificate demands a stapled OCSP answer (must-staple, RFC 7633), and the server sent none that is usable.",
                "Turn OCSP stapling on at the server, or have the certificate issued without must-staple.");
        }
    }

    private static IEnumerable<CertificateFault> OtherCertificate(CertificateEvidence evidence, string fingerprint)
    {
        var found = CertificateDescription.FingerprintOf(evidence.Leaf);
        if (!string.Equals(found, fingerprint, StringComparison.Ordinal))
        {
            yield return new(
                SmtpFailureDetail.CertificateFingerprintMismatch,
                $"The server has another certificate than the trusted one: wanted sha256:{fingerprint}, found sha256:{found}.",
                "If the server's certificate was renewed, compare the fingerprint on the server itself and configure the new one.");
        }
    }

    /// <summary>The last word: whatever the platform objects to and no rule above told is refused all the same.</summary>
    private static IEnumerable<CertificateFault> Unexplained(CertificateEvidence evidence)
    {
        var objections = evidence.PathStatus & ~RevocationNotKnown;
        if (objections != NoError)
        {
            yield return new(
                SmtpFailureDetail.CertificateChainInvalid,
                $"The platform refuses the chain: {Explain(objections)}.",
                "Look at the server's chain: openssl s_client -showcerts shows it.");
        }
    }

    private static bool DemandsStaple(X509Certificate2 certificate)
    {
        if (certificate.Extensions[TlsFeature] is not { } extension)
        {
            return false;
        }

        try
        {
            var features = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
            var demands = false;
            while (features.HasData)
            {
                demands |= features.ReadInteger() == StatusRequest;
            }

            return demands;
        }
        catch (AsnContentException)
        {
            // Who writes the extension means to demand something.
            return true;
        }
    }

    private static string Explain(X509ChainStatusFlags flags)
    {
        string?[] reasons =
        [
            Has(NotSignatureValid) ? "a signature in it is wrong" : null,
            Has(InvalidBasicConstraints) ? "a certificate that is no authority issued another (basic constraints)" : null,
            Has(InvalidNameConstraints | HasNotSupportedNameConstraint | HasNotDefinedNameConstraint | HasNotPermittedNameConstraint | HasExcludedNameConstraint)
                ? "an authority issued for a name that it may not issue for (name constraints)" : null,
            Has(InvalidExtension | HasNotSupportedCriticalExtension) ? "an extension is malformed, or critical and unknown" : null,
            Has(Cyclic) ? "it runs in a circle" : null,
        ];
        var known = string.Join("; ", reasons.OfType<string>());
        return known.Length > 0 ? known : flags.ToString();

        bool Has(X509ChainStatusFlags any) => (flags & any) != NoError;
    }

    private static string Name(CertificateEvidence evidence, X509Certificate2 certificate) => certificate == evidence.Leaf
        ? "The certificate"
        : $"The authority's certificate '{Print(certificate.Subject)}' in the chain";

    private static string Join(IReadOnlyList<string> names)
    {
        var shown = string.Join(", ", names.Take(MaxNamesPrinted).Select(Print));
        return names.Count <= MaxNamesPrinted ? shown : $"{shown} and {names.Count - MaxNamesPrinted} more";
    }

    private static string Days(TimeSpan span) => (int)span.TotalDays switch
    {
        0 => "less than a day",
        1 => "1 day",
        var days => string.Create(CultureInfo.InvariantCulture, $"{days} days"),
    };

    private static string Date(DateTimeOffset moment) => moment.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static string Print(string text) => CertificateDescription.Printable(text);
}
