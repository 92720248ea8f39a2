using Microsoft.Playwright;
using MimeKit;
using Waxwing.Sandbox;
using Waxwing.Smtp;
using static Microsoft.Playwright.Assertions;

namespace Waxwing.Browser.Tests;

/// <summary>A sandbox, a sender that trusts it, and a page of a browser.</summary>
public abstract class InboxTest(Chromium chromium) : IAsyncLifetime
{
    private static readonly string Pictures = Path.Combine(AppContext.BaseDirectory, "../../../../../artifacts/tests/browser");
    private IBrowserContext? _context;
    private SandboxServer? _sandbox;
    private MailSender? _sender;

    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    protected Chromium Chromium => chromium;

    protected IBrowserContext Context => _context!;

    protected IPage Page { get; private set; } = null!;

    protected SandboxServer Sandbox => _sandbox!;

    /// <summary>Everything that the page asked for, whoever it asked.</summary>
    protected List<string> Requests { get; } = [];

    /// <summary>Those among them that a policy forbade, so that the browser asked nobody.</summary>
    protected List<string> Blocked { get; } = [];

    /// <summary>The errors that the page's scripts did not catch.</summary>
    protected List<string> Complaints { get; } = [];

    protected virtual BrowserNewContextOptions View => new() { ViewportSize = new() { Width = 1280, Height = 800 } };

    public async ValueTask InitializeAsync()
    {
        _context = await chromium.OpenAsync(View);
        Page = await _context.NewPageAsync();
        Page.Request += (_, request) => Requests.Add(request.Url);
        Page.RequestFailed += (_, request) => Blocked.AddRange(request.Failure is "csp" ? [request.Url] : []);
        Page.PageError += (_, error) => Complaints.Add(error);
        await StartSandboxAsync(new SandboxOptions());
    }

    public async ValueTask DisposeAsync()
    {
        if (_context is not null)
        {
            // For whoever wants to look: one picture of how each test left the page.
            var test = TestContext.Current.Test!.TestDisplayName;
            var name = string.Concat(test[(GetType().FullName!.Length + 1)..].Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_').Take(120));
            await Page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, name + ".png") });
            await _context.DisposeAsync();
        }

        await StopSandboxAsync();
        GC.SuppressFinalize(this);
    }

    protected async Task StartSandboxAsync(SandboxOptions options)
    {
        _sandbox = await SandboxServer.StartAsync(options, Cancelled);
        _sender = new MailSender(new SenderOptions
        {
            Relays =
            [
                new RelayOptions
                {
                    Host = "localhost",
                    Port = _sandbox.SmtpsPort,
                    Mode = TlsMode.Implicit,
                    AuthorityFile = _sandbox.AuthorityFile,
                    UserName = _sandbox.User,
                    Password = Secret.FromValue(_sandbox.Password),
                },
            ],
        });
    }

    protected async Task StopSandboxAsync()
    {
        if (_sender is not null)
        {
            await _sender.DisposeAsync();
            _sender = null;
        }

        if (_sandbox is not null)
        {
            await _sandbox.DisposeAsync();
            _sandbox = null;
        }
    }

    protected static MimeMessage Message(string subject, MimeEntity? body = null)
    {
        var message = new MimeMessage { Subject = subject, Body = body ?? new TextPart("plain") { Text = "Good morning." } };
        message.From.Add(new MailboxAddress("Ada", "ada@example.org"));
        message.To.Add(new MailboxAddress("Bob", "bob@example.net"));
        return message;
    }

    protected Task<SendReceipt> SendAsync(MimeMessage message) => _sender!.SendAsync(message, Cancelled);

    protected Task OpenAsync(string path = "/") => Page.GotoAsync(new Uri(Sandbox.HttpUrl, path).ToString());

    /// <summary>Opens the newest message by its link in the list.</summary>
    protected async Task OpenNewestAsync()
    {
        await OpenAsync();
        await Page.GetByRole(AriaRole.Rowheader).First.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Link, new() { Name = "All messages" })).ToBeVisibleAsync();
    }
}
