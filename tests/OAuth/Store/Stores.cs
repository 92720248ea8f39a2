using System.Runtime.Versioning;
using System.Text;
using Waxwing.OAuth.Tests.Support;

namespace Waxwing.OAuth.Tests.Store;

/// <summary>What is on the disk, and what happens when it is not as it should be.</summary>
public sealed class Stores : OAuthTest
{
    private const string Name = "entry";

    private static readonly KeptTokens Tokens = new("smtps://ada@relay.example:465", "client", "the-access-token", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, "the-refresh-token", null, null);

    private TokenStore Open(Secret? key = null) => TokenStore.Open(Store with { Key = key }, Clock);

    private string[] Files => Directory.GetFiles(Store.Folder!);

    [Fact]
    public void Tokens_come_back_and_cannot_be_read_in_the_files()
    {
        Open().Write(Name, Tokens);

        Assert.Equal(Tokens, Open().Read(Name));
        Assert.All(Files, file => Assert.DoesNotContain("the-", Encoding.Latin1.GetString(File.ReadAllBytes(file)), StringComparison.Ordinal));
        Assert.DoesNotContain("the-", Tokens.ToString() + Tokens.Grant, StringComparison.Ordinal);
    }

    [Fact(SkipUnless = nameof(IsUnix), Skip = "Modes are of Unix.")]
    [UnsupportedOSPlatform("windows")]
    public async Task Folder_and_files_are_their_owners_alone()
    {
        var store = Open();
        store.Write(Name, Tokens);
        (await store.LockAsync(Name, Token)).Dispose();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Store.Folder!));
        Assert.Equal(3, Files.Length);
        Assert.All(Files, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    [Fact(SkipUnless = nameof(IsUnix), Skip = "Modes are of Unix.")]
    [UnsupportedOSPlatform("windows")]
    public void A_folder_that_others_can_read_is_refused()
    {
        Directory.CreateDirectory(Store.Folder!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead);
        var error = Assert.Throws<SendException>(() => Open()).Error;
        Assert.Equal((SendStage.Configure, nameof(SendFault.TokenStoreUnusable)), (error.Stage, error.Detail));
        Assert.Contains("chmod 700", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_under_a_name_of_another_is_not_its()
    {
        var store = Open();
        store.Write(Name, Tokens);
        File.Copy(Path.Combine(Store.Folder!, $"{Name}.tokens"), Path.Combine(Store.Folder!, "other.tokens"));
        Assert.Equal(nameof(SendFault.TokenStoreUnusable), Assert.Throws<SendException>(() => store.Read("other")).Error.Detail);
    }

    public static TheoryData<string> Damages => ["keys are gone", "entry is damaged", "entry is cut", "entry is too long", "key is no XML"];

    [Theory, MemberData(nameof(Damages))]
    public async Task What_cannot_be_read_is_told_and_left_as_it_is_until_it_is_given_up(string damage)
    {
        await using var server = await OAuthServer.StartAsync();
        var relay = Relay(server.Options(OAuthFlow.Device));
        await SignInAsync(server, relay);
        var entry = Assert.Single(Directory.GetFiles(Store.Folder!, "*.tokens"));
        var key = Assert.Single(Directory.GetFiles(Store.Folder!, "key-*.xml"));
        switch (damage)
        {
            case "keys are gone":
                File.Delete(key);
                break;
            case "entry is damaged":
                var octets = File.ReadAllBytes(entry);
                octets[^1] ^= 1;
                File.WriteAllBytes(entry, octets);
                break;
            case "entry is cut":
                File.WriteAllBytes(entry, File.ReadAllBytes(entry)[..10]);
                break;
            case "entry is too long":
                File.WriteAllBytes(entry, new byte[300 * 1024]);
                break;
            default:
                File.WriteAllText(key, "<key");
                break;
        }

        var before = File.ReadAllBytes(entry);
        using var login = new RelayLogin(relay, Store, TimeProvider.System);

        var sending = await RefusedAsync(Source(relay));
        var signingIn = await RefusedAsync(() => login.SignInAsync(_ => Assert.Fail("somebody was asked to sign in for a store that cannot be used"), Token));

        Assert.Equal((nameof(SendFault.TokenStoreUnusable), nameof(SendFault.TokenStoreUnusable)), (sending.Detail, signingIn.Detail));
        Assert.Equal(before, File.ReadAllBytes(entry));

        var given = await login.SignOutAsync(Token);
        Assert.Equal((false, true), (given.Revoked, given.Deleted));
    }

    [Fact]
    public void Under_a_secret_the_keys_are_of_no_use_without_it()
    {
        var secret = Secret.FromValue(new string('s', 40));
        Open(secret).Write(Name, Tokens);

        Assert.Equal(Tokens, Open(secret).Read(Name));
        Assert.All(Directory.GetFiles(Store.Folder!, "key-*.xml"), file => Assert.DoesNotContain("masterKey", File.ReadAllText(file), StringComparison.Ordinal));
        Assert.Equal(nameof(SendFault.TokenStoreUnusable), Assert.Throws<SendException>(() => Open(Secret.FromValue(new string('t', 40))).Read(Name)).Error.Detail);
        Assert.Equal(nameof(SendFault.TokenStoreUnusable), Assert.Throws<SendException>(() => Open().Read(Name)).Error.Detail);
    }

    [Fact]
    public void A_short_secret_is_none() =>
        Assert.Contains("32 characters", Assert.Throws<SendException>(() => Open(Secret.FromValue("short"))).Error.Message, StringComparison.Ordinal);

    [Fact]
    public async Task One_holds_an_entry_and_the_other_waits()
    {
        var first = await Open().LockAsync(Name, Token);
        var second = Open().LockAsync(Name, Token);
        Clock.Advance(TimeSpan.FromMilliseconds(20));
        Assert.False(second.IsCompleted);

        first.Dispose();
        await second.ContinueWithAdvance(Clock, TimeSpan.FromMilliseconds(20));
        (await second).Dispose();
    }

    [Fact]
    public async Task An_entry_that_another_never_lets_go_of_is_an_error_in_the_end()
    {
        using var first = await Open().LockAsync(Name, Token);
        var refused = await RefusedAsync(() => Open().LockAsync(Name, Token).ContinueWithAdvance(Clock, TimeSpan.FromSeconds(10)));
        Assert.Equal(nameof(SendFault.TokenStoreUnusable), refused.Detail);
    }

    [Fact]
    public void What_a_killed_process_left_half_written_is_swept_up_after_an_hour()
    {
        Open().Write(Name, Tokens);
        var (old, young) = (Left("old", TimeSpan.FromMinutes(61)), Left("young", TimeSpan.FromMinutes(59)));

        Assert.Equal(Tokens, Open().Read(Name));
        Assert.Equal((false, true), (File.Exists(old), File.Exists(young)));

        string Left(string unique, TimeSpan ago)
        {
            var path = Path.Combine(Store.Folder!, $".{unique}.{Name}.tokens.tmp");
            File.WriteAllText(path, "half");
            File.SetLastWriteTimeUtc(path, (Clock.GetUtcNow() - ago).UtcDateTime);
            return path;
        }
    }

    [Fact]
    public void A_write_that_fails_leaves_what_was_there()
    {
        Open().Write(Name, Tokens);
        var folder = StoreFolder.Open(Store.Folder!, Clock);
        Directory.CreateDirectory(folder.PathOf("taken"));

        Assert.Throws<SendException>(() => folder.Write("taken", "x"u8));

        Assert.Equal(Tokens, Open().Read(Name));
        Assert.DoesNotContain(Files, file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    public static bool IsUnix => !OperatingSystem.IsWindows();
}
