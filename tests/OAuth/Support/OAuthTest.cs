using Microsoft.Extensions.Time.Testing;
using MimeKit;

namespace Waxwing.OAuth.Tests.Support;

/// <summary>What most tests here need: a folder for the store, a clock, a message.</summary>
public abstract class OAuthTest : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("waxwing-oauth-test-");

    internal string Folder => _folder.FullName;

    internal TokenStoreOptions Store => new() { Folder = Path.Combine(Folder, "store") };

    /// <summary>Begins where the servers' clock is, and is moved by the test.</summary>
    internal FakeTimeProvider Clock { get; } = new(TimeProvider.System.GetUtcNow());

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    internal IAccessTokenSource Source(RelayOptions relay, TokenStoreOptions? store = null) =>
        new SenderOptions { Relays = [relay], Clock = Clock }.WithOAuth(store ?? Store).Relays[0].TokenSource!;

    internal IAccessTokenSource Source(OAuthOptions options) => Source(Relay(options));

    internal static RelayOptions Relay(OAuthOptions options) => new() { Host = "relay.example", UserName = "ada@example.org", OAuth = options };

    internal static async Task<SendError> RefusedAsync(Func<Task> work) => (await Assert.ThrowsAsync<SendException>(work)).Error;

    internal static async Task<SendError> RefusedAsync(IAccessTokenSource source) => await RefusedAsync(async () => await source.GetTokenAsync(refused: null, Token));

    internal static MimeMessage Message()
    {
        var message = new MimeMessage { Subject = "Test", Body = new TextPart("plain") { Text = "hello" } };
        message.From.Add(new MailboxAddress("Ada", "ada@example.org"));
        message.To.Add(new MailboxAddress(null, "bob@example.net"));
        return message;
    }

    /// <summary>Signs in by the flow device, with a person who says yes.</summary>
    internal async Task SignInAsync(OAuthServer server, RelayOptions relay)
    {
        using var login = new RelayLogin(relay, Store, TimeProvider.System);
        using var browser = server.Browser();
        Task? answered = null;
        await login.SignInAsync(prompt => answered = browser.GetAsync(new Uri($"connect/verify?user_code={prompt.UserCode}", UriKind.Relative), Token), Token);
        await answered!;
    }
}
