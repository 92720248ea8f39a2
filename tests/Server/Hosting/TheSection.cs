using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Waxwing.Configuration;
using Waxwing.Server.Hosting;
using Waxwing.Server.Model;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Hosting;

/// <summary>The section <c>service</c>: the reader, <c>docs/schemas/waxwing.schema.json</c> and <c>docs/options.md</c> name the same fields, with the same ranges and defaults.</summary>
public sealed class TheSection
{
    private static readonly JsonElement Schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Folder, "docs/schemas/waxwing.schema.json"))).RootElement;

    // The rows of the page: what, configuration, command, default, accepted, what it does. Empty cells are two spaces wide.
    private static readonly string[][] Rows =
    [
        .. File.ReadLines(Path.Combine(Repository.Folder, "docs/options.md")).Where(line => line.Contains("| `service.", StringComparison.Ordinal)).Select(line => line.Split('|')[1..].Select(cell => cell.Trim()).ToArray()),
    ];

    public static TheoryData<string> Sections => ["", "accepting:", "drops:", "unknown:", "delivering:", "audit:", "domains:", "webhooks:", "returnPath:", "tenants:0:", "users:0:", "keep:"];

    [Theory, MemberData(nameof(Sections))]
    public void Schema_and_reader_know_the_same_fields(string path)
    {
        var told = Read(new() { [$"{path}zzzzzzzzzzzz"] = "1" }).Faults.Select(fault => fault.Error.Message).Single(message => message.Contains("zzzzzzzzzzzz: ", StringComparison.Ordinal));

        var known = told[(told.IndexOf("known here: ", StringComparison.Ordinal) + 12)..].Split(", ");
        Assert.Equal(Properties(path.Split(':')[0]).Select(property => property.Name).Order(StringComparer.Ordinal), known.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_page_has_a_row_for_each_field_and_for_no_other()
    {
        // An object is its fields; a list of objects has a row of its own.
        var fields =
            from section in Sections.Select(row => row.Data)
            let item = section.Replace(":0:", "[].", StringComparison.Ordinal).Replace(':', '.')
            from property in Properties(section.Split(':')[0])
            where !property.Value.TryGetProperty("properties", out _)
            select $"`service.{item}{property.Name}`";

        Assert.Equal(fields.Order(StringComparer.Ordinal), Rows.Select(row => row[1]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Ranges_end_where_page_and_schema_say()
    {
        var ranges = Rows.Where(row => row[4].Contains(" to ", StringComparison.Ordinal)).Select(row => (Field: Name(row), Ends: row[4].Split(" to "))).ToArray();

        Assert.InRange(ranges.Length, 16, 100);
        foreach (var (field, ends) in ranges)
        {
            Assert.All(ends, end => Assert.Empty(Read(new() { [field] = end }).Faults));
            Assert.All(Beyond(ends), value => Assert.Contains(field.Split(':')[^1], Assert.Single(Read(new() { [field] = value }).Faults).Error.Message, StringComparison.Ordinal));
            var schema = Property(field);
            if (schema.TryGetProperty("minimum", out var least))
            {
                Assert.Equal(string.Join(" to ", ends), $"{least.GetRawText()} to {schema.GetProperty("maximum").GetRawText()}");
            }
            else
            {
                Assert.Contains($"{ends[0]} to {ends[1]}", schema.GetProperty("description").GetString(), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Every_number_and_duration_of_the_schema_has_its_range_on_the_page()
    {
        var ranged = from section in Sections.Select(row => row.Data) from property in Properties(section.Split(':')[0])
            where property.Value.TryGetProperty("minimum", out _) || property.Value.GetProperty("description").GetString()!.Contains("A whole number and a unit", StringComparison.Ordinal)
            select section + property.Name;

        Assert.Equal(ranged.Order(StringComparer.Ordinal), Rows.Where(row => row[4].Contains(" to ", StringComparison.Ordinal)).Select(Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Defaults_are_true()
    {
        var plain = Read([]).Options;

        Assert.Equal(
            [
                $"`{plain.Http.GetLeftPart(UriPartial.Authority)}`", $"{plain.RequestsPerSecond}", $"{plain.Drops.MaxSize / 1024 / 1024}", Text(plain.Drops.LongestLife), $"{plain.Accepting.MaxMessageSize}", $"{plain.Accepting.MaxRecipients}", $"{plain.Accepting.LeastFree / 1024 / 1024}",
                Text(plain.Accepting.FarthestSchedule), plain.Unknown.Holds ? "yes" : "no", Text(plain.Unknown.UrgentAfter), Text(plain.Unknown.After), Text(plain.LongestRetry), $"{plain.Places}",
                $"`{plain.Domains.Region}`", $"{plain.Domains.MaxPerTenant}", Text(plain.Domains.Grace), Text(plain.Domains.CheckEvery), "`service.name`", "`bounce`",
                plain.Webhooks.PlainLoopback ? "yes" : "no", Text(plain.Webhooks.Keep), Text(plain.Webhooks.GiveUpAfter), $"{plain.Webhooks.Places}", $"{plain.Webhooks.MaxPerTenant}", Text(plain.KeepContent),
            ],
            Rows.Select(row => row[3]).Where(told => told is "no" or "yes" || told[0] is '`' || char.IsAsciiDigit(told[0])));
    }

    [Theory]
    [InlineData("service.name: must be the name of this host", "name", "not a name")]
    [InlineData("service.publicUrl: must be https://HOST", "publicUrl", "http://mail.example.org")]
    [InlineData("service.publicUrl: must be https://HOST", "publicUrl", "https://mail.example.org/below")]
    [InlineData("service.users[0].name: must be no name that whoever has a key logs in with", "users:0:name", "resend")]
    [InlineData("service.users[0].name: must be no name that whoever has a key logs in with", "users:0:name", "01937b5e-7c5a-7000-8000-000000000001")]
    [InlineData("service.returnPath.host: must be the name of this host", "returnPath:host", "localhost")]
    [InlineData("service.returnPath.label: must be one label", "returnPath:label", "a.b")]
    [InlineData("service.returnPath.label: must be one label", "returnPath:label", "a-label-that-is-a-label-of-DNS-and-has-no-room-for-what-follows")]
    [InlineData("service.returnPath.reporters: must be the addresses", "returnPath:reporters:0", "example.net")]
    [InlineData("service.users: two of them have the name ann", "users:1:name", "ann")]
    public void What_a_part_could_not_work_with_is_refused_with_the_field_named(string told, string field, string value)
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var user in (string[])["users:0", "users:1"])
        {
            (values[$"{user}:name"], values[$"{user}:password"], values[$"{user}:key"]) = (user is "users:0" ? "ann" : "bob", "env:X", "01937b5e-7c5a-7000-8000-000000000001");
        }

        values["returnPath:listen"] = "*:25";
        values[field] = value;
        var section = values.ToDictionary(pair => $"service:{pair.Key}", pair => pair.Value, StringComparer.Ordinal);
        var faults = new List<SendException>();
        ServiceReader.Read(new Section(new ConfigurationBuilder().AddInMemoryCollection(section).Build(), FieldPath.File, faults).Object("service"));

        Assert.StartsWith(told, Assert.Single(faults).Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_of_it_can_be_said()
    {
        var key = Guid.Parse("01937b5e-7c5a-7000-8000-000000000001");
        var (options, faults) = Read(new()
        {
            ["data"] = "/srv/mail", ["http"] = "https://mail.example.org:8443", ["submissions"] = "*:465", ["submission"] = "[::1]:587", ["plainLoopback"] = "25", ["plainKey"] = $"{key}",
            ["certificate"] = "c.pem", ["key"] = "k.pem", ["name"] = "mail.example.org", ["metricsToken"] = "file:token", ["attachmentHosts:0"] = "files.example.org",
            ["unknown:hold"] = "true", ["tenants:0:name"] = "acme", ["tenants:0:domains:0"] = "shop.example", ["users:0:name"] = "ann", ["users:0:password"] = "env:ANN", ["users:0:key"] = $"{key}",
            ["audit:heads:0"] = "syslog+unix:/dev/log", ["audit:ca"] = "ca.pem", ["webhooks:allowedPrivateHosts:0"] = "hooks.internal:8443", ["webhooks:plainLoopback"] = "true",
            ["returnPath:listen"] = "*:25", ["returnPath:host"] = "mx.example.org", ["returnPath:label"] = "returns", ["returnPath:reporters:0"] = "feedback@example.net",
            ["tenants:0:streams:0"] = "orders", ["tenants:0:bulkStreams:0"] = "newsletter", ["publicUrl"] = "https://mail.example.org", ["sites"] = "sites.json",
        });

        Assert.Empty(faults);
        Assert.Equal(("/srv/mail", "https://mail.example.org:8443/", "[::]:465", "[::1]:587", 25, key), (options.Data, $"{options.Http}", $"{options.Submissions}", $"{options.Submission}", options.PlainLoopback, options.PlainKey));
        Assert.Equal(("c.pem", "k.pem", "mail.example.org", true, "ca.pem"), (options.Certificate, options.CertificateKey, options.Name, options.Unknown.Holds, options.AuditHeadsAuthority));
        Assert.Equal(("acme", "shop.example"), (Assert.Single(options.Tenants).Tenant, Assert.Single(options.Tenants[0].Domains)));
        Assert.Equal([new("orders", StreamType.Transactional), new("newsletter", StreamType.Bulk)], options.Tenants[0].Streams);
        Assert.Equal(("https://mail.example.org/", "sites.json"), ($"{options.PublicUrl}", options.Sites));
        Assert.Equal(("ann", key), (Assert.Single(options.Users).Name, options.Users[0].Key));
        Assert.Equal(("[::]:25", "mx.example.org", "returns", "feedback@example.net"), ($"{options.ReturnPath!.Listen}", options.ReturnPath.Host!.Ascii, options.ReturnPath.Label, $"{Assert.Single(options.ReturnPath.Reporters)}"));
        Assert.Equal(("hooks.internal:8443", true), (Assert.Single(options.Webhooks.AllowedPrivateHosts), options.Webhooks.PlainLoopback));
        Assert.Equal(("files.example.org", "syslog+unix:/dev/log"), (Assert.Single(options.AttachmentHosts), Assert.Single(options.AuditHeads)));
    }

    private static (ServiceOptions Options, List<SendException> Faults) Read(Dictionary<string, string?> values)
    {
        var faults = new List<SendException>();
        return (ServiceReader.Read(new Section(new ConfigurationBuilder().AddInMemoryCollection(values).Build(), FieldPath.File, faults)), faults);
    }

    private static JsonElement.ObjectEnumerator Properties(string section)
    {
        var service = Schema.GetProperty("properties").GetProperty("service").GetProperty("properties");
        var of = section switch
        {
            "" => service,
            "tenants" => Schema.GetProperty("$defs").GetProperty("serviceTenant").GetProperty("properties"),
            "users" => Schema.GetProperty("$defs").GetProperty("serviceUser").GetProperty("properties"),
            _ => service.GetProperty(section).GetProperty("properties"),
        };
        return of.EnumerateObject();
    }

    private static JsonElement Property(string field)
    {
        var parts = field.Split(':');
        return Properties(parts.Length == 1 ? "" : parts[0]).Single(property => string.Equals(property.Name, parts[^1], StringComparison.Ordinal)).Value;
    }

    // `service.accepting.maxRecipients` as a key of the configuration, within the section.
    private static string Name(string[] row) => row[1].Trim('`')["service.".Length..].Replace('.', ':');

    private static IEnumerable<string> Beyond(string[] ends)
    {
        var units = ends.Select(end => end.TrimStart([.. "0123456789"])).ToArray();
        var (least, most) = (Number(ends[0]), Number(ends[1]));
        if (least > 0)
        {
            yield return $"{least - 1}{units[0]}";
        }

        yield return $"{most + 1}{units[1]}";
    }

    private static int Number(string end) => int.Parse(end.TrimEnd([.. "smhd"]), CultureInfo.InvariantCulture);

    // Hours up to three days, as an operator says them.
    private static string Text(TimeSpan time) =>
        time == TimeSpan.Zero ? "0s" : time == TimeSpan.FromHours(72) ? "72h" : time.Ticks % TimeSpan.TicksPerDay == 0 ? $"{time.Days}d" : time.Ticks % TimeSpan.TicksPerHour == 0 ? $"{time.TotalHours}h" : $"{time.TotalMinutes}m";
}
