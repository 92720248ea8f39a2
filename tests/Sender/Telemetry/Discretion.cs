using System.Text;
using Waxwing.Tests.Support;

namespace Waxwing.Tests.Telemetry;

/// <summary>Everybody listens to everything, and finds no address, subject, text or password in it.</summary>
[Collection(nameof(Waxwing.Tests.Telemetry.NobodyListens))]
public sealed class Discretion : SenderTest
{
    private static readonly string[] Canaries = ["ada@", "bob@", "eve@", "mallory@", "canary"];

    [Fact]
    public async Task Neither_traces_nor_metrics_nor_log_hold_what_is_private()
    {
        using var traces = new KeptTraces();
        using var metrics = new KeptMetrics();
        var log = new KeptLog();
        // The relay repeats whatever it hears, as servers do.
        await using var left = ScriptedPeer.Listen(new PeerScript().SecureRefused(Authority.Issue("other.example")));
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority, "AUTH PLAIN").AuthPlain()
            .Expect("MAIL").Reply("250 2.1.0 ada@example.org ok").Expect("RCPT").Reply("250 bob@example.net ok").Expect("RCPT").Reply("450 4.2.0 eve@example.net is full, canary-reply").Expect("DATA").Reply("354 go").ExpectContent().Reply("250 ok for bob@example.net")
            .Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("550 5.1.1 mallory@example.net is unknown").Do("nothing more", _ => Task.CompletedTask).TakeTheRest());
        var options = OptionsFor(left, peer) with { Logger = log, Telemetry = new TelemetryOptions { MeterFactory = metrics } };
        options = options with { Relays = [.. options.Relays.Select(relay => relay with { UserName = "ada@example.org", Password = Secret.FromValue("canary-password") })] };
        await using (var sender = new MailSender(options))
        {
            var message = Message(text: "canary-text");
            message.Subject = "canary-subject";
            message.To.Add(new MimeKit.MailboxAddress("Eve", "eve@example.net"));
            message.Bcc.Add(new MimeKit.MailboxAddress("Mallory", "mallory@example.net"));
            await sender.SendAsync(message, Token);
            var unfit = Message(text: "canary-text");
            unfit.To.Add(new MimeKit.MailboxAddress("Eve", "eve@-example.net"));
            await Assert.ThrowsAsync<SendException>(() => sender.SendAsync(unfit, Token));
            metrics.Observe("waxwing.connections.open");
        }

        var told = new StringBuilder();
        told.AppendJoin('\n', log.Lines).AppendLine().AppendJoin<Measured>('\n', metrics.All).AppendLine();
        foreach (var span in traces.Ended)
        {
            told.AppendLine($"{span.DisplayName} {span.StatusDescription}");
            foreach (var (name, value) in span.TagObjects.Concat(span.Events.SelectMany(happened => happened.Tags)))
            {
                told.AppendLine($"{name}={(value is string[] many ? string.Join(' ', many) : value)}");
            }
        }

        var everything = told.ToString();
        Assert.True(traces.Ended.Length >= 3 && log.Lines.Count >= 5 && metrics.All.Length >= 10, everything);
        Assert.Contains(AddressHash.OfThisProcess.Of(Smtp.Mailbox.Parse("mallory@example.net")), everything, StringComparison.Ordinal);
        Assert.All(Canaries, canary => Assert.DoesNotContain(canary, everything, StringComparison.OrdinalIgnoreCase));
    }
}
