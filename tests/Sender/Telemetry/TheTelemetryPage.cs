using System.Reflection;
using Waxwing.Tests.Errors;
using Waxwing.Tests.Support;

namespace Waxwing.Tests.Telemetry;

/// <summary><c>docs/telemetry.md</c> has a row for every metric and attribute that there is, and for no other.</summary>
public sealed class TheTelemetryPage : SenderTest
{
    private static readonly string[] Lines = File.ReadAllLines(TheErrorPage.Find("docs/telemetry.md"));

    [Fact]
    public async Task Has_every_metric_with_its_kind_and_unit()
    {
        using var metrics = new KeptMetrics();
        await using var sender = new MailSender(new SenderOptions { Relays = [RelayAt(4650)], Telemetry = new TelemetryOptions { MeterFactory = metrics } });

        Assert.Equal(
            metrics.Published.Select(one => $"| `{one.Name}` | {one.GetType().Name.Split('`')[0]} | {one.Unit} |").Order(StringComparer.Ordinal),
            Lines.Where(line => line.StartsWith("| `waxwing.", StringComparison.Ordinal) && line.Split('|').Length == 7).Select(line => string.Concat(line.Split('|')[1..4].Select(cell => $"|{cell}")) + "|").Order(StringComparer.Ordinal));
        Assert.All(metrics.Published, one => Assert.NotEmpty(one.Description!));
    }

    [Fact]
    public void Has_every_attribute_and_no_other()
    {
        var attributes = typeof(Attributes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);
        var rows = Lines.Where(line => line.StartsWith("| `", StringComparison.Ordinal) && line.Split('|').Length == 5).SelectMany(line => line.Split('|')[1].Split(',')).Select(cell => cell.Trim(' ', '`'));

        Assert.Equal(attributes.Order(StringComparer.Ordinal), rows.Where(name => name.Contains('.', StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }
}
