using System.Diagnostics;
using System.Text;
using Waxwing.Server.Audit;
using Waxwing.Server.Audit.Heads;

namespace Waxwing.Server.Tests.Audit;

/// <summary>The key that signs heads is its owner's alone, stays, and signs what anybody can verify.</summary>
public sealed class HeadKeys
{
    private const UnixFileMode OwnerAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public async Task Is_made_once_for_its_owner_alone()
    {
        await using var log = KeptLog.Empty();
        var file = Path.Combine(log.Folder, HeadKey.FileName);

        using var again = HeadKey.OpenOrMake(log.Folder);

        Assert.Equal(log.Key.Public.Id, again.Public.Id);
        Assert.Equal(OwnerAlone, File.GetUnixFileMode(file));
        Assert.Equal(["audit-head.key"], Directory.EnumerateFiles(log.Folder, "audit*").Select(Path.GetFileName));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public async Task That_others_have_access_to_is_not_used(UnixFileMode mode)
    {
        await using var log = KeptLog.Empty();
        File.SetUnixFileMode(Path.Combine(log.Folder, HeadKey.FileName), OwnerAlone | mode);

        var refused = Assert.Throws<HeadKeyException>(() => HeadKey.OpenOrMake(log.Folder));

        Assert.Contains("chmod 600", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no key")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")]
    public async Task That_is_none_is_told_and_not_replaced(string text)
    {
        await using var log = KeptLog.Empty();
        var file = Path.Combine(log.Folder, HeadKey.FileName);
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);

        Assert.Throws<HeadKeyException>(() => HeadKey.OpenOrMake(log.Folder));

        Assert.Equal(text, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_public_key_on_a_curve_that_nobody_knows_is_none() =>
        Assert.Null(PublicHeadKey.FromPem("""
            -----BEGIN PUBLIC KEY-----
            MFkwEwYHKoZIzj0CAQYIKpZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt
            6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q==
            -----END PUBLIC KEY-----
            """));

    // As docs/security/audit-log.md tells a stranger to.
    [Fact]
    public async Task Openssl_verifies_what_it_signs()
    {
        await using var log = await KeptLog.WithAsync(5, 5);
        var head = Assert.Single(log.Heads());
        var (text, signature, key) = (Path.Combine(log.Folder, "text"), Path.Combine(log.Folder, "signature"), Path.Combine(log.Folder, "key.pem"));
        await File.WriteAllTextAsync(text, head.SignedText, Encoding.ASCII, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(signature, head.Signature.ToArray(), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(key, log.Key.Public.Pem, TestContext.Current.CancellationToken);

        Assert.Equal("Verified OK", await OpensslAsync("dgst", "-sha256", "-verify", key, "-signature", signature, text));

        await File.AppendAllTextAsync(text, "0", TestContext.Current.CancellationToken);
        Assert.StartsWith("Verification failure", await OpensslAsync("dgst", "-sha256", "-verify", key, "-signature", signature, text), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_key_of_another_kind_is_none()
    {
        await using var log = KeptLog.Empty();
        using var other = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP384);

        Assert.Null(PublicHeadKey.FromPem(other.ExportSubjectPublicKeyInfoPem()));
        Assert.Null(PublicHeadKey.FromPem("nothing"));
        Assert.Null(PublicHeadKey.FromPem(other.ExportPkcs8PrivateKeyPem()));
        using var same = PublicHeadKey.FromPem(log.Key.Public.Pem);
        Assert.Equal(log.Key.Public.Id, same!.Id);
    }

    [Fact]
    public async Task A_verifier_that_was_written_by_the_page_alone_agrees_about_the_chain()
    {
        await using var log = await KeptLog.WithAsync(20, 20);
        await log.Log.AppendAsync(new AuditFact(AuditActor.Anonymous, AuditAction.LoginFailed) { Target = "Bücher\u0001 \ud83d\ude00", Tenant = null, Details = AuditDetails.Of(("reason", "\"")) }, TestContext.Current.CancellationToken);
        var script = Path.Combine(Support.Repository.Folder, "tests/Server/Audit/stranger.py");

        Assert.Equal($"21 {Convert.ToHexStringLower(log.Entries()[^1].Hash.Span)}", await RunAsync("python3", script, log.File));

        log.Tamper("UPDATE audit SET target = 'other' WHERE sequence = 9");
        Assert.Equal("", await RunAsync("python3", script, log.File));
    }

    private static Task<string> OpensslAsync(params string[] arguments) => RunAsync("openssl", arguments);

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return output.Split('\n')[0];
    }
}
