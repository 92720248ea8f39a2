using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>
/// Our verdict on each certificate beside that of <c>openssl s_client -verify_return_error -verify_hostname</c>, which
/// this project did not write. Without <c>-x509_strict</c>: that option judges how an authority writes its extensions,
/// and no mail client asks for it.
/// </summary>
public sealed class VerdictsBesideOpenssl(PublicKeyInfrastructure pki)
{
    /// <summary>Where we differ on purpose: by which rule. An entry that no longer differs fails the test.</summary>
    private static readonly Dictionary<string, string> DeliberateDifferences = new(StringComparer.Ordinal)
    {
        [nameof(CommonNameOnly)] = "RFC 9525 §2: the common name is no identity; openssl falls back to it",
        [nameof(PartialWildcard)] = "RFC 9525 §6.3: a wildcard is a whole label; openssl allows a part by default (-partial_wildcards)",
        [nameof(KeyThatMayNotSign)] = "RFC 8446 §4.4.2.2, RFC 5246 §7.4.2: a key usage without digitalSignature may not sign a handshake; openssl 3.0 lets it",
        [nameof(StapledRevoked)] = "RFC 6960, RFC 6066 §8: a staple that says revoked is fatal; s_client shows staples and does not judge them",
        [nameof(MustStapleWithoutStaple)] = "RFC 7633 §4.2.3.1: a demanded staple has to come; openssl does not enforce the extension",
        [nameof(MustStapleWithRevocationAddresses)] = "RFC 7633 §4.2.3.1, as above",
        [nameof(ServiceNameAlone)] = "RFC 9525 §6.3: the domain's SRV-ID vouches for a server that its SRV record names; openssl knows DNS-IDs only",
        [nameof(Ed25519Leaf)] = "only RSA and EC keys have a minimum in our policy, and the platform cannot read this key",
    };

    private CertificateScenario[] Scenarios =>
    [
        new FaultlessCertificate(pki), new AddressInCertificate(pki), new InternationalName(pki), new WildcardOverOneLabel(pki),
        new AddressAsDnsName(pki), new OtherName(pki), new CommonNameOnly(pki), new WildcardOverTwoLabels(pki), new PartialWildcard(pki),
        new WildcardOfTopLevelDomain(pki), new ThousandNames(pki), new NamesThatForgeALine(pki),
        new ExpiredLeaf(pki), new LeafNotYetValid(pki), new ExpiredIntermediate(pki), new SeveralFaults(pki),
        new SelfSignedLeaf(pki), new UnknownAuthority(pki), new MissingIntermediate(pki), new ForgedSignature(pki),
        new IssuerIsNoAuthority(pki), new NameConstraintViolated(pki), new ClientCertificate(pki), new KeyThatMayNotSign(pki),
        new Rsa1024Leaf(pki), new Rsa1024Intermediate(pki), new Ed25519Leaf(pki), new Sha1Leaf(pki), new Sha1Intermediate(pki),
        new StapledGood(pki), new StapledRevoked(pki), new MustStapleWithStaple(pki), new MustStapleWithoutStaple(pki),
        new RevocationAddresses(pki), new IssuerAddress(pki), new MustStapleWithRevocationAddresses(pki),
        new ServiceNameAlone(pki), new ServiceNameUnasked(pki), new ServiceNameOfAnotherService(pki), new ServiceNameOfAnotherDomain(pki),
        new ServiceNameWithWildcard(pki), new ServiceNameInAnotherEncoding(pki), new ServiceNameUnderNameConstraints(pki),
    ];

    [Fact]
    public async Task Each_verdict_agrees_with_openssl_or_differs_by_a_rule_that_is_named()
    {
        List<string> rows = [$"{"certificate",-35} {"ours",-33} {"openssl",-9} verdict"];
        var (agreed, deliberate, wrong) = (0, 0, new List<string>());
        foreach (var scenario in Scenarios)
        {
            var name = scenario.GetType().Name;
            var (ours, openssl) = await JudgeAsync(scenario);
            (scenario as IDisposable)?.Dispose();
            var same = (ours is null) == openssl;
            var explained = DeliberateDifferences.TryGetValue(name, out var reason);
            var verdict = same ? "agreed" : $"deliberate: {reason}";
            if (same == explained)
            {
                verdict = "WRONG";
                wrong.Add(name);
            }

            (agreed, deliberate) = (agreed + (same ? 1 : 0), deliberate + (!same && explained ? 1 : 0));
            rows.Add($"{name,-35} {ours?.ToString() ?? "accepted",-33} {(openssl ? "accepted" : "refused"),-9} {verdict}");
        }

        rows.Add($"{Scenarios.Length} certificates: {agreed} agreed, {deliberate} deliberate differences, {wrong.Count} wrong");
        var table = string.Join('\n', rows);
        await Console.Out.WriteLineAsync(table);
        Assert.True(wrong.Count == 0, table);
        Assert.Equal(DeliberateDifferences.Count, deliberate);
    }

    private async Task<(SmtpFailureDetail? Ours, bool Openssl)> JudgeAsync(CertificateScenario scenario)
    {
        await using var server = await scenario.ServeAsync(await scenario.CertificateAsync());
        SmtpFailureDetail? ours = null;
        try
        {
            await TlsClient.ConnectAsync(server.Port, scenario.Host, await scenario.PolicyAsync());
        }
        catch (SmtpException e)
        {
            ours = e.Error.Detail;
        }

        var host = CertificateNames.ToAsciiHost(scenario.Host);
        var (exitCode, output) = await Openssl.TryAsync(
            pki.Folder, "s_client", "-connect", $"127.0.0.1:{server.Port}", "-CAfile", (await pki.RootAsync()).Files.Certificate, "-no-CApath", "-no-CAstore",
            "-verify_return_error", CertificateNames.TryReadAddress(host, out _) ? "-verify_ip" : "-verify_hostname", host, "-servername", host, "-status");
        return (ours, exitCode == 0 && output.Contains("Verify return code: 0 (ok)", StringComparison.Ordinal));
    }
}
