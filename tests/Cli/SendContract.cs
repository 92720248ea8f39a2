using System.Text;
using Waxwing.Cli.Tests.Support;
using Waxwing.Sandbox;

namespace Waxwing.Cli.Tests;

/// <summary><c>waxwing send</c> with the forms of its options.</summary>
public sealed class SendContract : IAsyncLifetime
{
    private readonly Workspace _workspace = new();
    private SandboxServer _sandbox = null!;

    public async ValueTask InitializeAsync() => _sandbox = await SandboxServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _sandbox.DisposeAsync();
        _workspace.Dispose();
    }

    [Fact]
    public async Task Texts_come_from_the_option_from_a_file_and_from_standard_input()
    {
        _workspace.Write("body.html", "<p>from a file</p>");
        var run = await WaxwingProcess.RunAsync(_workspace, "from standard input\n"u8.ToArray(),
            ["send", "--from", "Ann <a@example.com>", "--to", "b@example.net", "--cc", "c@example.net", "--subject", "hello, world", "--text", "-", "--html", "@body.html", .. Relay.Of(_sandbox, _workspace)]);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        var content = Encoding.UTF8.GetString(_sandbox.Messages.Snapshot().Single().Content.Span);
        Assert.Contains("from standard input", content, StringComparison.Ordinal);
        Assert.Contains("<p>from a file</p>", content, StringComparison.Ordinal);
        Assert.Contains("Subject: hello, world", content, StringComparison.Ordinal);
        Assert.Contains("BDAT, in one packet with its commands; alone, since the window was one", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_subject_that_begins_with_an_at_sign_reads_no_file()
    {
        _workspace.Write("secret.txt", "--bcc");
        await _workspace.RunAsync(["send", "--from", "a@example.com", "--to", "b@example.net", "--subject", "@secret.txt", "--text", "@@all", .. Relay.Of(_sandbox, _workspace)]);
        var content = Encoding.UTF8.GetString(_sandbox.Messages.Snapshot().Single().Content.Span);
        Assert.Contains("Subject: @secret.txt", content, StringComparison.Ordinal);
        Assert.Contains("\r\n@all", content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_comma_does_not_make_two_recipients_of_one()
    {
        var run = await _workspace.RunAsync(["send", "--from", "a@example.com", "--to", "b@example.net,c@example.net", .. Relay.Of(_sandbox, _workspace)]);
        Assert.Equal((4, 0L), (run.ExitCode, _sandbox.Messages.Count));
    }

    [Fact]
    public async Task A_message_file_goes_out_octet_for_octet_its_lines_ending_in_CRLF()
    {
        const string Lines = "From: Ann <a@example.com>\nTo: b@example.net\nSubject: As it stands\nDate: Thu, 01 Jan 2026 10:00:00 +0000\nMessage-ID: <abc@example.com>\nX-Odd:   spaced\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n.dot\nGrüße\n";
        _workspace.Write("unix.eml", Lines);
        _workspace.Write("wire.eml", Lines.ReplaceLineEndings("\r\n"));
        var relay = Relay.Of(_sandbox, _workspace);
        Assert.Equal(0, (await _workspace.RunAsync(["send", "--eml", "unix.eml", .. relay])).ExitCode);
        Assert.Equal(0, (await WaxwingProcess.RunAsync(_workspace, Encoding.UTF8.GetBytes(Lines.ReplaceLineEndings("\r\n")), ["send", "--eml", "-", .. relay])).ExitCode);
        Assert.All(_sandbox.Messages.Snapshot(), message => Assert.Equal(Lines.ReplaceLineEndings("\r\n"), Encoding.UTF8.GetString(message.Content.Span)));
        Assert.Equal(2, _sandbox.Messages.Count);
    }

    [Fact]
    public async Task A_large_message_file_goes_out_octet_for_octet_too()
    {
        var text = new StringBuilder("From: a@example.com\nTo: b@example.net\nSubject: large\nDate: Thu, 01 Jan 2026 10:00:00 +0000\nMessage-ID: <large@example.com>\n\n");
        for (var line = 0; text.Length < 3_000_000; line++)
        {
            text.Append('.').Append('x', line % 900).Append('\n');
        }

        _workspace.Write("large.eml", text.ToString());
        Assert.Equal(0, (await _workspace.RunAsync(["send", "--eml", "large.eml", .. Relay.Of(_sandbox, _workspace)])).ExitCode);
        Assert.Equal(text.ToString().ReplaceLineEndings("\r\n"), Encoding.ASCII.GetString(_sandbox.Messages.Snapshot().Single().Content.Span));
    }

    [Fact]
    public async Task Options_replace_the_envelope_of_a_message_file_and_its_Bcc_never_leaves()
    {
        _workspace.Write("m.eml", "From: a@example.com\nTo: b@example.net\nBcc: hidden@example.net\nSubject: x\n\nbody\n");
        var relay = Relay.Of(_sandbox, _workspace);
        await _workspace.RunAsync(["send", "--eml", "m.eml", "--from", "bounces@example.com", "--to", "other@example.org", .. relay]);
        await _workspace.RunAsync(["send", "--eml", "m.eml", .. relay]);
        var messages = _sandbox.Messages.Snapshot();
        Assert.Equal("bounces@example.com", messages[0].Sender!.ToString());
        Assert.Equal(["other@example.org"], messages[0].Recipients.Select(recipient => recipient.ToString()));
        Assert.Equal(["b@example.net", "hidden@example.net"], messages.Skip(1).SelectMany(message => message.Recipients).Select(recipient => recipient.ToString()));
        Assert.All(messages, message => Assert.DoesNotContain("hidden", Encoding.UTF8.GetString(message.Content.Span), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("From: a@example.com\r\nTo: b@example.net\r\n\r\none\ntwo\r\n", "ContentNotCanonical", "line 4 ")]
    [InlineData("From: a@example.com\nTo: b@example.net\n\none\r\ntwo\n", "ContentNotCanonical", "line 4 ")]
    [InlineData("From: a@example.com\r\nTo: b@example.net\r\n\r\none\rtwo\r\n", "ContentNotCanonical", "line 4 ")]
    [InlineData("From: a@example.com\nTo: b@example.net\n\nlast\r", "ContentNotCanonical", "line 4 ")]
    [InlineData("From: a@example.com\nTo: b@example.net\n\none\0two\n", "ContentNotCanonical", "line 4 ")]
    [InlineData("From: a@example.com\nTo: b@example.net\n\n.\r\n.\nMAIL FROM:<evil@example.com>\n", "ContentNotCanonical", "line 4 ")]
    public async Task A_message_file_that_could_smuggle_is_refused_by_its_line_and_nothing_is_sent(string content, string detail, string line)
    {
        _workspace.Write("m.eml", content);
        var run = await _workspace.RunAsync(["send", "--json", "--eml", "m.eml", .. Relay.Of(_sandbox, _workspace)]);
        var error = run.Json.GetProperty("error");
        Assert.Equal((4, "Validate", detail), (run.ExitCode, error.GetProperty("stage").GetString(), error.GetProperty("detail").GetString()));
        Assert.Contains(line, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, _sandbox.Messages.Count);
    }

    [Theory]
    [InlineData(998, 0)]
    [InlineData(999, 4)]
    public async Task A_line_may_have_998_octets(int length, int exitCode)
    {
        _workspace.Write("m.eml", $"From: a@example.com\nTo: b@example.net\n\n{new string('x', length)}\n");
        var run = await _workspace.RunAsync(["send", "--eml", "m.eml", .. Relay.Of(_sandbox, _workspace)]);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Equal(exitCode == 4, run.Errors.Contains("ContentLineTooLong", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_dry_run_tells_everything_and_connects_to_nobody()
    {
        using var authority = new TestAuthority();
        await using var peer = ScriptedPeer.Listen(Relay.Ready(authority));
        var run = await _workspace.RunAsync(["send", "--dry-run", "--json", "--from", "a@example.com", "--to", "b@example.net", "--bcc", "c@example.net", "--kind", "password-reset", .. Relay.Of(peer, authority, _workspace)]);
        Assert.Equal(0, run.ExitCode);
        var plan = run.Json.GetProperty("plan");
        Assert.Equal("PasswordReset", plan.GetProperty("kind").GetString());
        Assert.Equal("c@example.net", plan.GetProperty("hiddenRecipients")[0].GetString());
        Assert.Matches("^<[^@]+@example.com>$", plan.GetProperty("messageId").GetString());
        Assert.Equal(0, peer.Connections);
    }

    [Fact]
    public async Task An_attachment_arrives()
    {
        _workspace.Write("figures.csv", "a,b\n1,2\n");
        Assert.Equal(0, (await _workspace.RunAsync(["send", "--from", "a@example.com", "--to", "b@example.net", "--attach", "figures.csv", .. Relay.Of(_sandbox, _workspace)])).ExitCode);
        Assert.Contains("filename=figures.csv", Encoding.UTF8.GetString(_sandbox.Messages.Snapshot().Single().Content.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--template and --data go together", "--template", "x")]
    [InlineData("--template and --data go together", "--data", "x")]
    [InlineData("--text and --template exclude each other", "--template", "x", "--data", "x", "--text", "x")]
    [InlineData("--eml and --template exclude each other", "--template", "x", "--data", "x", "--eml", "x")]
    public async Task A_template_comes_with_its_values_and_makes_the_body(string words, params string[] options)
    {
        var run = await _workspace.RunAsync(["send", "--from", "a@example.com", "--to", "b@example.net", .. options, .. Relay.Of(_sandbox, _workspace)]);
        Assert.Equal((2, 0L), (run.ExitCode, _sandbox.Messages.Count));
        Assert.Contains(words, run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--mx needs the name", "--mx")]
    [InlineData("exclude each other", "--mx", "--ehlo", "mail.example.org", "--relay", "smtps://relay.example")]
    [InlineData("--mta-sts goes with --mx", "--mta-sts", "none", "--relay", "smtps://relay.example")]
    [InlineData("--ehlo goes with --mx", "--ehlo", "mail.example.org", "--relay", "smtps://relay.example")]
    public async Task Mail_hosts_and_relays_are_not_mixed(string words, params string[] options)
    {
        var run = await _workspace.RunAsync(["send", "--from", "a@example.com", "--to", "b@example.net", "--text", "hello", .. options]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(words, run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--text", "@missing.txt")]
    [InlineData("--eml", "missing.eml")]
    [InlineData("--attach", "missing.pdf")]
    public async Task A_missing_file_is_4_and_is_named(string option, string value)
    {
        string[] author = option is "--eml" ? [] : ["--from", "a@example.com", "--to", "b@example.net"];
        var run = await _workspace.RunAsync(["send", .. author, option, value, .. Relay.Of(_sandbox, _workspace)]);
        Assert.Equal((4, 0L), (run.ExitCode, _sandbox.Messages.Count));
        Assert.Contains("missing", run.Errors, StringComparison.Ordinal);
    }
}
