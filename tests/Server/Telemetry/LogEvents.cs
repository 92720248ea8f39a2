using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Waxwing.Server.Hosting;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Telemetry;

/// <summary>Log events of the service have ids that stay; <c>docs/service-telemetry.md</c> knows each of them, and no other.</summary>
public sealed partial class LogEvents
{
    private static readonly LoggerMessageAttribute[] Events =
    [
        .. typeof(ServiceHost).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()).OfType<LoggerMessageAttribute>().OrderBy(one => one.EventId),
    ];

    private static readonly string[][] Rows = [.. DocsPage.Read("docs/service-telemetry.md").Rows("## Log events")];

    [Fact]
    public void The_page_has_each_with_its_level_and_its_fields_and_no_other() => Assert.Equal(
        Events.Select(one => $"{one.EventId} {one.Level}: {Fields(one.Message)}"),
        Rows.Where(row => row.Length == 4 && row[0] is not "id").Select(row => $"{row[0]} {row[1]}: {row[2]}"));

    [Fact]
    public void An_id_is_of_one_event_and_in_a_range_that_the_page_names()
    {
        var ranges = Rows.Where(row => row.Length == 2 && row[0] is not "ids").Select(row => row[0].Split(" to ").Select(end => int.Parse(end, CultureInfo.InvariantCulture)).ToArray()).ToArray();

        Assert.InRange(Events.Length, 30, 500);
        Assert.Equal(Events.Select(one => one.EventId).Distinct(), Events.Select(one => one.EventId));
        Assert.All(Events, one => Assert.Single(ranges, range => range[0] <= one.EventId && one.EventId <= range[1]));
        // Below are those of the sender, which the same log has.
        Assert.All(ranges, range => Assert.True(range[0] >= 2000));
    }

    private static string Fields(string message) => Field().Matches(message) is { Count: > 0 } fields ? string.Join(", ", fields.Select(field => field.Groups["name"].Value)) : "none";

    [GeneratedRegex(@"\{(?<name>\w+)(:\w+)?\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Field();
}
