using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Waxwing.Smtp;
using Waxwing.Snippets.Pages;

namespace Waxwing.Snippets;

/// <summary>OpenTelemetry hears what docs/telemetry.md says, and Prometheus has every metric that the rules ask for.</summary>
[Collection(nameof(TheTelemetry))]
public sealed partial class TheTelemetry(TheSandbox sandbox)
{
    private static readonly Page Telemetry = Repository.Page("docs/telemetry.md");

    [Fact]
    public async Task Everything_that_is_told_arrives_and_the_receipt_knows()
    {
        var relay = sandbox.Relay;
        using var message = Message("bob@example.net");
        List<System.Diagnostics.Activity> spans = [];
        List<LogRecord> events = [];
        var port = FreePort.Next();

        // snippet: telemetry
        using var traces = Sdk.CreateTracerProviderBuilder().AddSource(WaxwingTelemetry.ActivitySourceName).AddInMemoryExporter(spans).Build();
        using var metrics = Sdk.CreateMeterProviderBuilder().AddMeter(WaxwingTelemetry.MeterName).AddPrometheusHttpListener(listener => listener.Port = port).Build();
        using var logs = LoggerFactory.Create(logging => logging.AddOpenTelemetry(telemetry => telemetry.AddInMemoryExporter(events)));

        await using var sender = new MailSender(new SenderOptions { Relays = [relay], Logger = logs.CreateLogger("Waxwing") });
        var receipt = await sender.SendAsync(message);
        // end

        Assert.Equal(["mail attempt", "mail send"], spans.Select(span => span.DisplayName));
        Assert.Equal([("MessageEnded", 1000)], events.Select(one => (one.EventId.Name!, one.EventId.Id)));
        Assert.Equal(spans[1].TraceId.ToString(), receipt.Practices[9].Facts["trace"]);

        var real = ReceiptJson.ToElement(receipt).GetProperty("practices").EnumerateArray().Single(one => one.GetProperty("practice").GetInt32() == 10);
        var block = Repository.Pages.SelectMany(page => page.Blocks).Single(block => block.MarkName is "practice" && block.MarkValue is "10");
        using var shown = JsonDocument.Parse(block.Text);
        Assert.Equal(WithoutTrace(real), WithoutTrace(shown.RootElement));
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 2)]
    public async Task A_span_comes_only_where_the_source_of_its_parent_is_added_too(bool isAdded, int count)
    {
        List<System.Diagnostics.Activity> spans = [];
        var builder = Sdk.CreateTracerProviderBuilder().AddSource(WaxwingTelemetry.ActivitySourceName).AddInMemoryExporter(spans);
        using var traces = (isAdded ? builder.AddSource("The host") : builder).Build();
        using var source = new System.Diagnostics.ActivitySource("The host");
        await using var sender = sandbox.Sender();
        using var message = Message("bob@example.net");

        // As a server does: without a listener the span of the request is made all the same, and not recorded.
        using (source.StartActivity("request") ?? new System.Diagnostics.Activity("request").Start())
        {
            await sender.SendAsync(message);
        }

        Assert.Equal(count, spans.Count(span => string.Equals(span.Source.Name, WaxwingTelemetry.ActivitySourceName, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_version_that_is_told_is_that_of_the_package()
    {
        List<System.Diagnostics.Activity> spans = [];
        using var traces = Sdk.CreateTracerProviderBuilder().AddSource(WaxwingTelemetry.ActivitySourceName).AddInMemoryExporter(spans).Build();
        await using var sender = sandbox.Sender();
        using var message = Message("bob@example.net");

        await sender.SendAsync(message);

        var whole = typeof(MailSender).Assembly.GetCustomAttributes(inherit: false).OfType<System.Reflection.AssemblyInformationalVersionAttribute>().Single().InformationalVersion;
        var told = spans[0].Source.Version;
        Assert.StartsWith($"{told}+", $"{whole}+", StringComparison.Ordinal);
        Assert.NotEqual("0.0.0", told);
    }

    [Fact]
    public async Task Every_metric_that_a_rule_names_is_one_that_Prometheus_gets()
    {
        var rules = File.ReadAllText(Repository.Path("docs/telemetry/waxwing.rules.yml"));
        var port = FreePort.Next();
        using var metrics = Sdk.CreateMeterProviderBuilder().AddMeter(WaxwingTelemetry.MeterName).AddPrometheusHttpListener(listener => listener.Port = port).Build();
        // One relay that is not there, and nothing left to try it again with.
        var options = new SenderOptions { Relays = [RelayOptions.FromUrl($"smtps://127.0.0.1:{FreePort.Next()}"), sandbox.Relay], Retry = new RetryOptions { MaxAttempts = 3, FirstDelay = TimeSpan.Zero, BudgetPercent = 0, BudgetFloor = 1 } };
        await using var sender = new MailSender(options);
        using var accepted = Message("bob@example.net");
        using var deferred = Message("rcpt-451@example.net");
        await sender.SendAsync(accepted);
        await Assert.ThrowsAsync<SendException>(() => sender.SendAsync(deferred));
        using var client = new HttpClient();
        var scraped = await client.GetStringAsync(new Uri($"http://localhost:{port}/metrics"));

        var existing = Series().Matches(scraped).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        var recorded = Recorded().Matches(rules).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        var named = Expressions(rules).SelectMany(expression => Named().Matches(Quoted().Replace(expression, "\"\"")).Select(match => match.Value)).Distinct(StringComparer.Ordinal).ToArray();
        var attributes = Telemetry.Rows.SelectMany(row => row.Cells.SelectMany(Page.Quoted)).Select(name => name.Replace('.', '_')).ToHashSet(StringComparer.Ordinal);

        Assert.True(named.Length >= 8, string.Join(' ', named));
        Assert.DoesNotContain(named, name => !existing.Contains(name) && !recorded.Contains(name) && !attributes.Contains(name));
        Assert.All(named.Where(name => name.EndsWith("_total", StringComparison.Ordinal) || name.EndsWith("_bucket", StringComparison.Ordinal)), name => Assert.Contains(name, existing));
        // A value that no word is would never match.
        string[] words = [.. Enum.GetNames<SendOutcome>(), .. Enum.GetNames<SmtpFailure>(), .. Enum.GetNames<SendStage>(), .. Enum.GetNames<BreakerState>()];
        Assert.Empty(Expressions(rules).SelectMany(expression => Quoted().Matches(expression)).SelectMany(match => match.Groups["value"].Value.Split('|')).Except(words, StringComparer.Ordinal));
    }

    [Fact]
    public void The_hash_of_the_page_is_that_of_the_key()
    {
        Environment.SetEnvironmentVariable("ADDRESS_KEY", "a key of the operator");

        // snippet: telemetry-key
        var telemetry = new TelemetryOptions { Addresses = AddressHash.FromKey(Secret.FromReference("env:ADDRESS_KEY")) };
        // end

        Assert.Contains(Telemetry.Blocks, block => block.Text.EndsWith($"\n{telemetry.Addresses.Of(Mailbox.Parse("bob@example.net"))}", StringComparison.Ordinal));
    }

    private static MimeKit.MimeMessage Message(string to) => new MessageDraft { From = "ada@example.org", To = [to], Subject = "Told", Text = "hello" }.ToMimeMessage();

    private static string WithoutTrace(JsonElement element) => Trace().Replace(Spoken.Of(JsonSerializer.Serialize(element)), "TRACE");

    private static IEnumerable<string> Expressions(string rules) => Expression().Matches(rules).Select(match => match.Groups["expression"].Value);

    [GeneratedRegex("[0-9a-f]{32}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Trace();

    [GeneratedRegex(@"^(?<name>waxwing_\w+)\{", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Series();

    [GeneratedRegex(@"record: (?<name>\S+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Recorded();

    [GeneratedRegex(@"^ +expr: (?<expression>[^\n]+(\n {10,}[^\n]+)*)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Expression();

    [GeneratedRegex(@"\b(waxwing|error|server|tls|network)[_:][\w:]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Named();

    [GeneratedRegex(@"""(?<value>[^""]*)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Quoted();
}

/// <summary>Alone in the process: OpenTelemetry listens to every sender in it.</summary>
[CollectionDefinition(nameof(TheTelemetry), DisableParallelization = true)]
public sealed class AloneInTheProcess;
