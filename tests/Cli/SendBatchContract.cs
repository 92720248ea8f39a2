using System.Text;
using System.Text.Json;
using Waxwing.Cli.Tests.Support;
using Waxwing.Sandbox;

namespace Waxwing.Cli.Tests;

/// <summary><c>waxwing send-batch</c>: lines in, results out, and no line twice.</summary>
public sealed class SendBatchContract : IAsyncLifetime
{
    private readonly Workspace _workspace = new();
    private readonly TestAuthority _authority = new();
    private SandboxServer _sandbox = null!;

    public async ValueTask InitializeAsync()
    {
        _sandbox = await SandboxServer.StartAsync();
        _workspace.Environment["WAXWING__RETRY__ATTEMPTS"] = "1";
    }

    public async ValueTask DisposeAsync()
    {
        await _sandbox.DisposeAsync();
        _workspace.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public async Task Each_line_gets_a_result_and_the_end_is_a_summary()
    {
        Lines(To("ada@example.net"), "", "nonsense", To("rcpt-550@example.net"), To("rcpt-451@example.net"), To("grace@example.net"));
        var run = await SendAsync("--json");
        Assert.Equal((8, ""), (run.ExitCode, run.Errors));
        Assert.Equal(
            [(1, "Accepted", 0), (3, "Refused", 4), (4, "Refused", 7), (5, "Deferred", 8), (6, "Accepted", 0)],
            Results(run).OrderBy(line => line.Line).Select(line => (line.Line, line.Outcome, line.ExitCode)));
        var summary = Summary(run);
        Assert.True(summary.GetProperty("complete").GetBoolean());
        Assert.Equal("""{"accepted":2,"partlyAccepted":0,"refused":2,"deferred":1,"unknown":0}""", summary.GetProperty("outcomes").GetRawText());
        Assert.Equal(2, _sandbox.Messages.Count);
        var ids = _sandbox.Messages.Snapshot().Select(message => Encoding.UTF8.GetString(message.Content.Span)).ToArray();
        Assert.All(run.JsonLines.Where(line => line.TryGetProperty("outcome", out var outcome) && outcome.GetString() is "Accepted"),
            line => Assert.Contains(ids, content => content.Contains(line.GetProperty("messageId").GetString()!, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_same_command_again_sends_only_what_was_deferred()
    {
        Lines(To("ada@example.net"), To("rcpt-550@example.net"), To("rcpt-451@example.net"));
        Assert.Equal(8, (await SendAsync("--json")).ExitCode);
        var again = await SendAsync("--json");
        Assert.Equal([(3, "Deferred")], Results(again).Select(line => (line.Line, line.Outcome)));
        Assert.Equal((8, 1L, 1), (again.ExitCode, _sandbox.Messages.Count, Summary(again).GetProperty("outcomes").GetProperty("accepted").GetInt32()));
    }

    [Fact]
    public async Task Lines_may_be_added_at_the_end()
    {
        Lines(To("ada@example.net"));
        await SendAsync();
        Lines(To("ada@example.net"), To("grace@example.net"));
        Assert.Equal(0, (await SendAsync()).ExitCode);
        Assert.Equal(["ada@example.net", "grace@example.net"], Recipients());
    }

    [Theory]
    [InlineData("eve@example.net", "bob@example.net", "rcpt-451@example.net")]
    [InlineData("ada@example.net", "bob@example.net", "rcpt-452@example.net")]
    [InlineData("ada@example.net")]
    public async Task Another_file_is_refused_and_nothing_of_it_is_sent(params string[] others)
    {
        Lines(To("ada@example.net"), To("bob@example.net"), To("rcpt-451@example.net"), To("bob@example.net"));
        await SendAsync();
        var before = _sandbox.Messages.Count;
        Lines([.. others.Select(To)]);
        var run = await SendAsync();
        Assert.Equal((2, before), (run.ExitCode, _sandbox.Messages.Count));
        Assert.Contains("the journal is of another input", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_whose_connection_is_lost_after_the_content_is_unknown_and_sent_again_only_when_told_to()
    {
        Lines(To("ada@example.net", id: "order-1"));
        await using (var peer = ScriptedPeer.Listen(Relay.Ready(_authority).Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("250 ok").Expect("DATA").Reply("354 go").ExpectContent().Drop()))
        {
            var lost = await _workspace.RunAsync(["send-batch", "lines.jsonl", "--json", .. Relay.Of(peer, _authority, _workspace)]);
            Assert.Equal((9, 1), (lost.ExitCode, Summary(lost).GetProperty("unknown").GetArrayLength()));
        }

        var again = await SendAsync("--json");
        Assert.Equal((9, 0L), (again.ExitCode, _sandbox.Messages.Count));
        var listed = Assert.Single(again.JsonLines, line => line.TryGetProperty("line", out _));
        Assert.True(listed.GetProperty("earlier").GetBoolean());
        Assert.Equal("order-1", listed.GetProperty("id").GetString());
        var messageId = listed.GetProperty("messageId").GetString()!;
        var forced = await SendAsync("--json", "--resend-unknown");
        Assert.Equal((0, 1L), (forced.ExitCode, _sandbox.Messages.Count));
        Assert.Contains(messageId, Encoding.UTF8.GetString(_sandbox.Messages.Snapshot().Single().Content.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_about_to_be_sent_stands_in_the_journal_before_its_content_is_on_the_wire()
    {
        Lines(To("ada@example.net"));
        var atData = "";
        await using var peer = ScriptedPeer.Listen(Relay.Ready(_authority).Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("250 ok").Expect("DATA")
            .Do("read the journal", async _ =>
            {
                // The run has it locked, and cat does not ask.
                using var cat = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("cat", [Path.Combine(_workspace.Folder, "j")]) { RedirectStandardOutput = true, UseShellExecute = false })!;
                atData = await cat.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            })
            .Reply("354 go").ExpectContent().Reply("250 2.0.0 queued").Expect("QUIT").Reply("221 bye").TakeTheRest());
        var run = await _workspace.RunAsync(["send-batch", "lines.jsonl", "--journal", "j", "--json", .. Relay.Of(peer, _authority, _workspace)]);
        Assert.Equal(0, run.ExitCode);
        var messageId = run.JsonLines[0].GetProperty("messageId").GetString()!;
        Assert.Contains(messageId.Trim('<', '>'), atData, StringComparison.Ordinal);
        Assert.DoesNotContain("Accepted", atData, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_line_that_was_partly_accepted_only_the_others_are_tried_again()
    {
        Lines("""{"from":"a@example.org","to":["ada@example.net","rcpt-451@example.net"],"bcc":"grace@example.net","text":"x"}""");
        Assert.Equal(8, (await SendAsync()).ExitCode);
        Assert.Equal(["ada@example.net", "grace@example.net"], Recipients());
        var again = await SendAsync("--json");
        var result = Assert.Single(Results(again));
        Assert.Equal((8, "PartlyAccepted", 2L), (again.ExitCode, result.Outcome, _sandbox.Messages.Count));
        Assert.Equal("rcpt-451@example.net", again.JsonLines[0].GetProperty("recipients").EnumerateArray().Single().GetProperty("address").GetString());
    }

    [Fact]
    public async Task A_wrong_password_stops_the_run_at_once_and_the_lines_are_kept_for_the_next()
    {
        Lines([.. Enumerable.Range(1, 500).Select(number => To($"u{number}@example.net"))]);
        var relay = Relay.Of(_sandbox, _workspace);
        var right = _workspace.Environment[Relay.PasswordVariable];
        _workspace.Environment[Relay.PasswordVariable] = "wrong";
        var run = await _workspace.RunAsync(["send-batch", "lines.jsonl", "--json", "--connections", "1", .. relay]);
        Assert.Equal(6, run.ExitCode);
        Assert.False(Summary(run).GetProperty("complete").GetBoolean());
        Assert.InRange(Summary(run).GetProperty("run").GetInt32(), 1, 128);
        _workspace.Environment[Relay.PasswordVariable] = right;
        Assert.Equal(0, (await SendAsync()).ExitCode);
        Assert.Equal(500, Recipients().Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task A_signal_ends_it_with_a_summary_and_the_next_run_sends_the_rest()
    {
        Lines([.. Enumerable.Range(1, 900).Select(number => To($"u{number}@example.net"))]);
        using (var process = WaxwingProcess.Start(_workspace, ["send-batch", "lines.jsonl", "--json", .. Relay.Of(_sandbox, _workspace)]))
        {
            Assert.NotNull(await process.ReadLineAsync());
            process.Signal("TERM");
            var stopped = await process.EndAsync();
            Assert.Equal(143, stopped.ExitCode);
            Assert.False(Summary(stopped).GetProperty("complete").GetBoolean());
            Assert.Equal(0, Summary(stopped).GetProperty("unknown").GetArrayLength());
            Assert.InRange(_sandbox.Messages.Count, 1, 899);
        }

        Assert.Equal(0, (await SendAsync()).ExitCode);
        Assert.Equal((900, 900L), (Recipients().Distinct(StringComparer.Ordinal).Count(), _sandbox.Messages.Count));
    }

    [Fact]
    public async Task Standard_input_needs_a_journal_that_is_named()
    {
        var lines = Encoding.UTF8.GetBytes(To("ada@example.net") + "\n");
        Assert.Equal(2, (await WaxwingProcess.RunAsync(_workspace, lines, ["send-batch", "-", .. Relay.Of(_sandbox, _workspace)])).ExitCode);
        Assert.Equal(0, (await WaxwingProcess.RunAsync(_workspace, lines, ["send-batch", "-", "--journal", "j", .. Relay.Of(_sandbox, _workspace)])).ExitCode);
        Assert.Equal(0, (await WaxwingProcess.RunAsync(_workspace, lines, ["send-batch", "-", "--journal", "j", .. Relay.Of(_sandbox, _workspace)])).ExitCode);
        Assert.Equal(["ada@example.net"], Recipients());
    }

    [Fact]
    public async Task A_second_run_on_the_same_journal_is_turned_away()
    {
        using var first = WaxwingProcess.Start(_workspace, ["send-batch", "-", "--journal", "j", "--json", .. Relay.Of(_sandbox, _workspace)]);
        await first.WriteLineAsync(To("ada@example.net"));
        Assert.NotNull(await first.ReadLineAsync());
        var second = await WaxwingProcess.RunAsync(_workspace, "\n"u8.ToArray(), ["send-batch", "-", "--journal", "j", .. Relay.Of(_sandbox, _workspace)]);
        Assert.Equal(2, second.ExitCode);
        Assert.Contains("another process", second.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_attachments_and_message_files_go_out_as_with_send()
    {
        _workspace.Write("note.txt", "attached");
        _workspace.Write("m.eml", "From: a@example.org\nTo: b@example.net\nSubject: as it stands\n\nbody\n");
        Lines(
            """{"from":"Ann <a@example.org>","to":"one@example.net","html":"<p>x</p>","attachments":["note.txt"],"headers":{"Reply-To":"r@example.org","X-Campaign":"7"}}""",
            """{"eml":"m.eml","from":"bounce@example.org","to":["two@example.net"]}""",
            """{"from":"a@example.org","to":"x@example.net","headers":{"Subject":"twice"}}""",
            """{"from":"a@example.org","to":"x@example.net","headers":{"X-A":"1\r\nBcc: eve@example.net"}}""",
            """{"from":"a@example.org","to":"x@example.net","attachments":["none.txt"]}""",
            """{"from":"a@example.org\r\nX: y","to":"x@example.net"}""",
            """{"from":"a@example.org"}""");
        var run = await SendAsync("--json", "--connections", "1");
        Assert.Equal(
            [(1, 0), (2, 0), (3, 4), (4, 4), (5, 4), (6, 4), (7, 4)],
            Results(run).OrderBy(line => line.Line).Select(line => (line.Line, line.ExitCode)));
        Assert.Equal(["InvalidHeader", "HeaderInjection", "FileUnreadable", "HeaderInjection", "NoRecipients"],
            run.JsonLines.Where(line => line.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object)
                .OrderBy(line => line.GetProperty("line").GetInt32()).Select(line => line.GetProperty("error").GetProperty("detail").GetString()));
        var (draft, file) = (Content("one@example.net"), Content("two@example.net"));
        Assert.Contains("X-Campaign: 7", draft, StringComparison.Ordinal);
        Assert.Contains("Reply-To: r@example.org", draft, StringComparison.Ordinal);
        Assert.Contains("filename=note.txt", draft, StringComparison.Ordinal);
        Assert.Contains("Subject: as it stands", file, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_sees_what_went_wrong_and_the_counts_and_with_quiet_nothing()
    {
        Lines(To("ada@example.net"), To("rcpt-550@example.net", id: "order-2"));
        var run = await SendAsync();
        Assert.Equal((7, ""), (run.ExitCode, run.Errors));
        Assert.DoesNotContain("line 1", run.Output, StringComparison.Ordinal);
        Assert.Contains("line 2 (order-2): refused: ", run.Output, StringComparison.Ordinal);
        Assert.Contains("1 accepted, 0 partly, 1 refused", run.Output, StringComparison.Ordinal);
        var quiet = await SendAsync("--quiet");
        Assert.Equal((7, "", ""), (quiet.ExitCode, quiet.Output, quiet.Errors));
    }

    private void Lines(params string[] lines) => _workspace.Write("lines.jsonl", string.Join('\n', lines) + "\n");

    private static string To(string recipient) => To(recipient, id: null);

    private static string To(string recipient, string? id) =>
        $$"""{ {{(id is null ? "" : $"\"id\":\"{id}\",")}}"from":"a@example.org","to":"{{recipient}}","subject":"s","text":"t"}""";

    private Task<Run> SendAsync(params string[] arguments) => _workspace.RunAsync(["send-batch", "lines.jsonl", .. arguments, .. Relay.Of(_sandbox, _workspace)]);

    private IEnumerable<string> Recipients() => _sandbox.Messages.Snapshot().SelectMany(message => message.Recipients).Select(recipient => recipient.ToString()).Order(StringComparer.Ordinal);

    private string Content(string recipient) => Encoding.UTF8.GetString(_sandbox.Messages.Snapshot().Single(message => message.Recipients.Any(to => string.Equals(to.ToString(), recipient, StringComparison.Ordinal))).Content.Span);

    private static IEnumerable<(int Line, string Outcome, int ExitCode)> Results(Run run) => run.JsonLines
        .Where(line => line.TryGetProperty("line", out _))
        .Select(line => (line.GetProperty("line").GetInt32(), line.GetProperty("outcome").GetString()!, line.GetProperty("exitCode").GetInt32()));

    private static JsonElement Summary(Run run) => run.JsonLines[^1].GetProperty("summary");
}
