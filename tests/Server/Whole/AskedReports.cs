using System.Diagnostics;
using System.Text.Json;
using Waxwing.Sandbox;
using Waxwing.Server.Tests.Support;
using Waxwing.Smtp;
using Waxwing.Smtp.Server;
using Waxwing.Tests.Support;

namespace Waxwing.Server.Tests.Whole;

/// <summary>What Python's smtplib asks of reports (RFC 3461), from the door to the report, which Python's email package reads.</summary>
public sealed class AskedReports : IAsyncLifetime
{
    private const string Sender = "bounces@acme-shop.net";

    private readonly TemporaryFolder _folder = new();
    private SandboxServer _relay = null!;

    public async ValueTask InitializeAsync() => _relay = await SandboxServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _relay.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Of_those_whom_the_relay_refuses_the_report_tells_as_it_was_asked_to()
    {
        await using var service = await WholeService.StartAsync(_folder.Path, _relay);
        await SubmitAsync(
            service, $"{Sender} RET=FULL ENVID=order+2B4711", "rcpt-550@customers.net NOTIFY=FAILURE,DELAY ORCPT=rfc822;Sales+20Desk@customers.net", "rcpt-551@customers.net NOTIFY=NEVER",
            "rcpt-552@customers.net NOTIFY=SUCCESS", "rcpt-553@customers.net");

        var report = await ReportAsync(_relay);
        Assert.Equal([Sender], report.Recipients.Select(recipient => recipient.ToString()));
        var told = await ReadAsync(report.Content);
        Assert.Equal(("multipart/report", "delivery-status", 0), (Text(told, "type"), Text(told, "report"), told.GetProperty("defects").GetArrayLength()));
        Assert.Equal("order+4711", Text(told.GetProperty("message"), "Original-Envelope-Id"));
        Assert.Equal(["rfc822;rcpt-550@customers.net", "rfc822;rcpt-553@customers.net"], told.GetProperty("recipients").EnumerateArray().Select(one => Text(one, "Final-Recipient")));
        var first = told.GetProperty("recipients")[0];
        Assert.Equal(("rfc822;Sales Desk@customers.net", "failed", "5.1.1"), (Text(first, "Original-Recipient"), Text(first, "Action"), Text(first, "Status")));
        Assert.False(told.GetProperty("recipients")[1].TryGetProperty("Original-Recipient", out _));
        Assert.Equal("message/rfc822", Text(told, "returned"));
        Assert.Contains("It is on its way.", System.Text.Encoding.ASCII.GetString(report.Content.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_relay_that_announces_DSN_is_told_what_was_asked_and_nothing_is_reported_here()
    {
        await using var service = await WholeService.StartAsync(_folder.Path, _relay);
        await SubmitAsync(service, $"{Sender} RET=HDRS ENVID=order", "ann@customers.net NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;ann@elsewhere.net", "bob@customers.net NOTIFY=NEVER");
        await WaitForAsync(() => _relay.Messages.Snapshot().Count > 0);

        // The report of a second message comes behind whatever there is to say of the first.
        await SubmitAsync(service, Sender, "rcpt-550@customers.net");
        await ReportAsync(_relay);
        var taken = Assert.Single(_relay.Messages.Snapshot(), message => message.Sender is not null).Envelope;
        Assert.Equal((DsnReturn.Headers, "order"), (taken.Return, taken.EnvelopeId!.Value));
        var (ann, bob) = (taken.DsnRequests[Mailbox.Parse("ann@customers.net")], taken.DsnRequests[Mailbox.Parse("bob@customers.net")]);
        Assert.Equal((DsnNotify.Success | DsnNotify.Failure, "rfc822;ann@elsewhere.net"), (ann.Notify, ann.OriginalRecipient!.ToString()));
        Assert.Equal(DsnNotify.Never, bob.Notify);
        Assert.Single(_relay.Messages.Snapshot(), message => message.Sender is null);
    }

    [Fact]
    public async Task Where_the_relay_knows_nothing_of_DSN_the_service_tells_that_it_passed_the_message_on()
    {
        using var authority = new TestAuthority();
        await using var relay = new OwnServer(authority, SmtpServerExtensions.Usual);
        await using var service = await WholeService.StartAsync(_folder.Path, change: options => options with { Sender = OwnServerOptions.For(relay, authority.AuthorityFile) });
        await SubmitAsync(service, $"{Sender} RET=FULL ENVID=order", "ann@customers.net NOTIFY=SUCCESS ORCPT=rfc822;ann@elsewhere.net", "bob@customers.net NOTIFY=FAILURE", "eve@customers.net");

        await WaitForAsync(() => relay.Handler.Messages.Any(message => message.Envelope.Sender is null));
        Assert.DoesNotContain(relay.Envelopes, line => line.Contains("NOTIFY", StringComparison.Ordinal) || line.Contains("ENVID", StringComparison.Ordinal));
        var (_, content) = Assert.Single(relay.Handler.Messages, message => message.Envelope.Sender is null);
        var told = await ReadAsync(System.Text.Encoding.Latin1.GetBytes(content));
        Assert.Equal("order", Text(told.GetProperty("message"), "Original-Envelope-Id"));
        var ann = Assert.Single(told.GetProperty("recipients").EnumerateArray());
        Assert.Equal(
            ("rfc822;ann@customers.net", "rfc822;ann@elsewhere.net", "relayed", "2.0.0", "dns; localhost"),
            (Text(ann, "Final-Recipient"), Text(ann, "Original-Recipient"), Text(ann, "Action"), Text(ann, "Status"), Text(ann, "Remote-MTA")));
        // RFC 3461 §4.3: RET is about failures.
        Assert.Equal("text/rfc822-headers", Text(told, "returned"));
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static async Task<CapturedMessage> ReportAsync(SandboxServer relay)
    {
        await WaitForAsync(() => relay.Messages.Snapshot().Any(message => message.Sender is null));
        return Assert.Single(relay.Messages.Snapshot(), message => message.Sender is null);
    }

    private static async Task SubmitAsync(WholeService service, string sender, params string[] recipients)
    {
        var key = await service.KeyAsync("acme");
        await PythonAsync("ask_for_reports.py", input: default, [sender, .. recipients], start =>
            (start.Environment["PORT"], start.Environment["CA"], start.Environment["KEY"]) = ($"{service.SubmissionsPort}", service.Host.TrialAuthority, key));
    }

    private static async Task<JsonElement> ReadAsync(ReadOnlyMemory<byte> report)
    {
        using var json = JsonDocument.Parse(await PythonAsync("report_fields.py", report, [], _ => { }));
        return json.RootElement.Clone();
    }

    private static async Task<string> PythonAsync(string script, ReadOnlyMemory<byte> input, string[] arguments, Action<ProcessStartInfo> change)
    {
        var start = new ProcessStartInfo("python3", [Path.Combine(Repository.Folder, "tests/Server/Whole", script), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        change(start);
        using var python = Process.Start(start)!;
        await python.StandardInput.BaseStream.WriteAsync(input, TestContext.Current.CancellationToken);
        python.StandardInput.Close();
        var errors = python.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await python.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await python.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(python.ExitCode == 0, await errors);
        return output;
    }

    private static async Task WaitForAsync(Func<bool> isSo)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(60), "it did not come to that within a minute");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
