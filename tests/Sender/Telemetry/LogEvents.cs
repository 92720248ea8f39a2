using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Waxwing.Smtp;
using Waxwing.Tests.Errors;
using Waxwing.Tests.Support;

namespace Waxwing.Tests.Telemetry;

/// <summary>Log events have ids that stay, and a logger that fails takes nothing from whoever sends.</summary>
public sealed partial class LogEvents : SenderTest
{
    [Fact]
    public void Ids_are_unique_in_their_range_and_the_page_knows_each_event_and_no_other()
    {
        var source = File.ReadAllText(TheErrorPage.Find("src/Waxwing/Log.cs"));
        var events = Event().Matches(source).Select(match => $"| {match.Groups["id"].Value} | `{match.Groups["name"].Value}` | {match.Groups["level"].Value} |").ToArray();
        var ids = Event().Matches(source).Select(match => int.Parse(match.Groups["id"].Value, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        var onPage = File.ReadLines(TheErrorPage.Find("docs/telemetry.md")).Select(line => Row().Match(line)).Where(row => row.Success).Select(row => row.Value);

        Assert.Equal(source.Split("[LoggerMessage(").Length - 1, events.Length);
        Assert.Equal(ids.Distinct(), ids);
        Assert.Equal(ids.Order(), ids);
        Assert.All(ids, id => Assert.InRange(id, 1000, 1299));
        Assert.Equal(events, onPage);
    }

    [Fact]
    public void No_other_file_has_log_events_but_the_outbox_and_the_service_that_have_pages_of_their_own() => Assert.Equal(
        ["Log.cs", "OutboxLog.cs"],
        Directory.EnumerateFiles(TheErrorPage.Find("src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/Waxwing.Server/", StringComparison.Ordinal) && File.ReadAllText(file).Contains("[LoggerMessage(", StringComparison.Ordinal)).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [Fact]
    public async Task Fields_are_named_and_addresses_are_hashes()
    {
        var log = new StructuredLog();
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("250 ok").Expect("RCPT").Reply("550 5.1.1 no").Expect("DATA").Reply("354 go").ExpectContent().Reply("250 ok: queued as 4XyZ").Ends());
        var message = Message();
        message.To.Add(new MimeKit.MailboxAddress(null, "eve@example.net"));
        var receipt = await SendAsync(OptionsFor(peer) with { Logger = log }, message);

        var ended = log.Only("MessageEnded");
        Assert.Equal((SendOutcome.PartlyAccepted, receipt.MessageId, 2, 1), (ended["Outcome"], ended["MessageId"], ended["Recipients"], ended["Attempts"]));
        Assert.Equal(AddressHash.OfThisProcess.Of(Mailbox.Parse("ada@example.org")), ended["Author"]);
        var refused = log.Only("RecipientNotAccepted");
        Assert.Equal((AddressHash.OfThisProcess.Of(Mailbox.Parse("eve@example.net")), SmtpFailure.Rejected, 550, "5.1.1"), (refused["Recipient"], refused["Failure"], refused["Code"], refused["Enhanced"]));
        var accepted = log.Only("RecipientAccepted");
        Assert.Equal((AddressHash.OfThisProcess.Of(Mailbox.Parse("bob@example.net")), "4XyZ"), (accepted["Recipient"], accepted["QueueId"]));
        Assert.Equal($"127.0.0.1:{peer.Port}", log.Only("ConnectionOpened")["Endpoint"]);
    }

    [Fact]
    public async Task A_logger_that_fails_takes_the_receipt_from_nobody_and_the_receipt_says_so()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Ends());
        var receipt = await SendAsync(OptionsFor(peer) with { Logger = new FailingLog() }, Message());

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.Equal("no", Practice(receipt, 10).Facts["log"]);
        Assert.Contains("the logger did not take how it ended", Practice(receipt, 10).Evidence, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\[LoggerMessage\(EventId = (?<id>\d+), Level = LogLevel\.(?<level>\w+), Message = ""[^\n]*\n\s+public static partial void (?<name>\w+)\(", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Event();

    [GeneratedRegex(@"^\| \d{4} \| `\w+` \| \w+ \|", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Row();

    private sealed class FailingLog : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new IOException("No space left on device");
    }

    private sealed class StructuredLog : ILogger
    {
        private readonly List<(string? Name, Dictionary<string, object?> Fields)> _events = [];

        public Dictionary<string, object?> Only(string name) => Assert.Single(_events, one => string.Equals(one.Name, name, StringComparison.Ordinal)).Fields;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _events.Add((eventId.Name, ((IEnumerable<KeyValuePair<string, object?>>)state!).ToDictionary(field => field.Key, field => field.Value, StringComparer.Ordinal)));
    }
}
