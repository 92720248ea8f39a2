using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Waxwing.Cli.Tests.Support;

namespace Waxwing.Cli.Tests;

/// <summary><c>waxwing check message</c>.</summary>
public sealed partial class CheckMessageContract : IDisposable
{
    private const string Honest = "From: Ada <ada@example.org>\nTo: b@example.net\nSubject: Lunch\nMessage-ID: <1@example.org>\nDate: Mon, 2 Nov 2026 09:00:00 +0000\n\nAre you free on Tuesday?\n";

    private const string Phishing = """
        From: "PayPal <b>Service</b>" <service@9mq5xapbr4.com>
        To: reader@example.net
        Reply-To: paypal.help@gmail.com
        Subject: =?utf-8?q?Your_account_=E2=80=AE_has_been_limited?=
        Message-ID: <2@9mq5xapbr4.com>
        Date: Mon, 2 Nov 2026 09:00:00 +0000
        Content-Type: text/html; charset=utf-8

        <p>Verify your account within 24 hours: <a href="http://192.0.2.7/&quot;onload=alert(1)><script>x">https://www.paypal.com/</a></p>
        """;

    // Nobody listens there, so that every question fails at once and nothing is asked of anybody.
    private static readonly string[] NoDns = ["--resolver", "127.0.0.1:1"];

    private readonly Workspace _workspace = new();

    public CheckMessageContract()
    {
        _workspace.Write("honest.eml", Honest);
        _workspace.Write("phishing.eml", Phishing);
    }

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task Each_message_gets_its_verdict_with_the_signs_that_led_to_it()
    {
        var run = await RunAsync("honest.eml", "phishing.eml", "--json");

        Assert.Equal(10, run.ExitCode);
        var (honest, phishing) = (run.JsonLines[0], run.JsonLines[1]);
        Assert.Equal(("None", "Phishing"), (honest.GetProperty("verdict").GetString(), phishing.GetProperty("verdict").GetString()));
        Assert.Equal("not checked", honest.GetProperty("authentication").GetProperty("spf").GetProperty("result").GetString());
        var signs = phishing.GetProperty("indicators").EnumerateArray().Select(sign => sign.GetProperty("id").GetString()).ToArray();
        Assert.Superset(new HashSet<string?>(["link-text-differs", "link-ip-host", "display-name-brand", "reply-to-freemail", "credentials", "urgency", "random-domain"]), new HashSet<string?>(signs));
        Assert.Equal(phishing.GetProperty("score").GetInt32(), phishing.GetProperty("indicators").EnumerateArray().Sum(sign => sign.GetProperty("weight").GetInt32()));
    }

    [Fact]
    public async Task A_person_reads_the_same_in_words_and_nothing_moves_the_cursor()
    {
        var run = await RunAsync("phishing.eml");

        Assert.Equal(10, run.ExitCode);
        Assert.Contains("phishing  phishing.eml", run.Output, StringComparison.Ordinal);
        Assert.Contains("spf      not checked: Not checked, because the address of the client is not known", run.Output, StringComparison.Ordinal);
        Assert.Contains("If you know it, give --client-ip;", run.Output, StringComparison.Ordinal);
        Assert.Contains("+5 link-text-differs: The text of a link is an address, and the link leads elsewhere.", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202E', run.Output);
        Assert.Contains("\\u202e", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "honest.eml")]
    [InlineData(10, "honest.eml", "--fail-on", "low")]
    [InlineData(0, "honest.eml", "--fail-on", "medium")]
    [InlineData(4, "missing.eml", "honest.eml")]
    [InlineData(10, "missing.eml", "phishing.eml")]
    [InlineData(2, "honest.eml", "--fail-on", "never")]
    [InlineData(2, "honest.eml", "--helo", "mail.example.org")]
    [InlineData(2, "honest.eml", "--client-ip", "127.1")]
    [InlineData(2, "honest.eml", "--client-ip", "192.0.2.1")]
    [InlineData(2, "honest.eml", "--client-ip", "192.0.2.1", "--mail-from", "", "--trusted-host", "mx.example.net")]
    [InlineData(2, "honest.eml", "--own-domain", "not a domain")]
    [InlineData(2)]
    public async Task The_exit_code_tells(int expected, params string[] arguments) => Assert.Equal(expected, (await RunAsync(arguments)).ExitCode);

    [Fact]
    public async Task SPF_is_asked_of_DNS_where_the_client_is_named()
    {
        var run = await RunAsync("honest.eml", "--client-ip", "192.0.2.1", "--mail-from", "ada@example.org", "--helo", "mail.example.org", "--json");

        Assert.Equal("temperror", run.JsonLines[0].GetProperty("authentication").GetProperty("spf").GetProperty("result").GetString());
    }

    [Fact]
    public async Task What_is_no_message_is_told_and_the_others_are_judged()
    {
        _workspace.Write("garbage.eml", [0, 1, 2, 3]);
        var run = await RunAsync("garbage.eml", "honest.eml", "--json");

        Assert.Equal(4, run.ExitCode);
        Assert.Equal("InvalidMessage", run.JsonLines[0].GetProperty("error").GetProperty("detail").GetString());
        Assert.Equal("None", run.JsonLines[1].GetProperty("verdict").GetString());
    }

    [Fact]
    public async Task Standard_input_and_the_line_of_an_mbox_file_are_read()
    {
        var run = await WaxwingProcess.RunAsync(_workspace, Encoding.ASCII.GetBytes($"From ada@example.org Mon Nov  2 09:00:00 2026\n{Honest}"), ["check", "message", "-", "--json", .. NoDns]);

        Assert.Equal((0, "Lunch"), (run.ExitCode, run.JsonLines[0].GetProperty("subject").GetString()));
    }

    [Fact]
    public async Task The_report_for_a_browser_encodes_everything_and_loads_nothing()
    {
        await RunAsync("phishing.eml", "honest.eml", "--html", "report.html");
        var page = await File.ReadAllTextAsync(Path.Combine(_workspace.Folder, "report.html"), TestContext.Current.CancellationToken);

        var style = Style().Match(page).Groups["text"].Value;
        Assert.Contains($"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'", page, StringComparison.Ordinal);
        Assert.Contains("width=device-width", page, StringComparison.Ordinal);
        Assert.Contains("PayPal &lt;b&gt;Service&lt;/b&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202E', page);
        // Its own elements alone, and none with an attribute that could load or run something.
        Assert.Subset(
            new HashSet<string>(["html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "article", "p", "dl", "dt", "dd", "bdi", "ul", "li", "span", "strong", "br", "code", "details", "summary"]),
            new HashSet<string>(Tag().Matches(page.Replace(style, "", StringComparison.Ordinal)).Select(match => match.Groups["name"].Value)));
        Assert.DoesNotMatch(@"<[^>]*\s(href|src|on\w+|action)=", page);
    }

    [Fact]
    public async Task The_report_for_a_browser_has_every_file_and_explains_every_verdict()
    {
        _workspace.Write("<i>garbage.eml", [0, 1, 2, 3]);
        await RunAsync("honest.eml", "phishing.eml", "<i>garbage.eml", "--html", "report.html");
        var page = await File.ReadAllTextAsync(Path.Combine(_workspace.Folder, "report.html"), TestContext.Current.CancellationToken);

        var articles = page.Split("<article>")[1..];
        Assert.Equal(3, articles.Length);
        Assert.Contains("Nothing found", articles[0], StringComparison.Ordinal);
        Assert.Contains("Too little speaks against this message.", articles[0], StringComparison.Ordinal);
        Assert.Contains("Follow no link, open nothing, do not answer.", articles[1], StringComparison.Ordinal);
        Assert.Contains("Score 1: 1 unsigned. It would be suspicious from 5", articles[0], StringComparison.Ordinal);
        Assert.Contains("It is phishing from 9.", articles[1], StringComparison.Ordinal);
        Assert.Contains("Not judged", articles[2], StringComparison.Ordinal);
        Assert.Contains("this is no message", articles[2], StringComparison.Ordinal);
        Assert.Contains("&lt;i&gt;garbage.eml", articles[2], StringComparison.Ordinal);
    }

    [GeneratedRegex("<style>(?<text>.*?)</style>", RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Style();

    [GeneratedRegex("<(?<name>[a-z0-9]+)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tag();

    private Task<Run> RunAsync(params string[] arguments) => _workspace.RunAsync(["check", "message", .. arguments, .. NoDns]);
}
