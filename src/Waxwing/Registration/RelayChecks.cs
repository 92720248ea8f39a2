namespace Waxwing.Registration;

/// <summary>What making a relay would find wrong with it, and in which field.</summary>
internal static class RelayChecks
{
    /// <returns>Each check with the field that it is about, or null where it is about several. The first that fails makes those behind it meaningless.</returns>
    public static IEnumerable<(string? Field, Action Check)> Of(RelayOptions relay)
    {
        yield return (null, () => RelayRules.Check(relay));
        yield return (relay switch { { Token: not null } => "token", { TokenSource: not null } => "oauth", _ => "password" }, () => RelayCredential.Of(relay));
        var bare = new RelayOptions { Host = relay.Host };
        yield return ("ca", () => RelayTrust.PolicyFor(bare with { AuthorityFile = relay.AuthorityFile }));
        yield return ("trustedCertificateFingerprint", () => RelayTrust.PolicyFor(bare with { TrustedCertificateFingerprint = relay.TrustedCertificateFingerprint }));
        yield return ("pins", () => RelayTrust.PolicyFor(bare with { Pins = relay.Pins }));
        yield return ("clientCertificate", () => RelayTrust.PolicyFor(bare with { ClientCertificateFile = relay.ClientCertificateFile, ClientKey = relay.ClientKey }));
    }
}
