using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Waxwing.Cli;
using Waxwing.Smtp;
using Waxwing.Snippets.Pages;
using Waxwing.Trust;

namespace Waxwing.Snippets;

/// <summary>docs/options.md against the options themselves: none is missing, and defaults and ranges are true.</summary>
public sealed class OptionsPage
{
    private static readonly Page Options = Repository.Page("docs/options.md");

    public static TheoryData<Type> Types =>
    [
        typeof(SenderOptions), typeof(RelayOptions), typeof(MxOptions), typeof(OAuthOptions), typeof(TokenStoreOptions), typeof(EncryptionOptions), typeof(RetryOptions), typeof(BreakerOptions), typeof(TelemetryOptions), typeof(SmtpTimeouts), typeof(OutgoingMessage), typeof(WaxwingOptions), typeof(SigningOptions), typeof(DkimSignerOptions),
    ];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_option_has_its_row_and_no_row_is_of_another_option(Type type) =>
        Assert.Equal(Properties(type).Select(property => property.Name).Order(StringComparer.Ordinal), Rows(type).Select(row => row.Names[0]).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Types))]
    public void Defaults_are_true(Type type)
    {
        var fresh = New(type);

        Assert.Equal(
            Rows(type).Select(row => type.GetProperty(row.Names[0])!).Select(property => $"{property.Name}: {Default(property, fresh)}"),
            Rows(type).Select(row => $"{row.Names[0]}: {row.Cells[3]}"));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Ranges_end_where_the_page_says(Type type)
    {
        foreach (var row in Rows(type).Where(row => row.Cells[4].Contains(" to ", StringComparison.Ordinal)))
        {
            var property = type.GetProperty(row.Names[0])!;
            var ends = row.Cells[4].Split(" to ").Select(end => Value(property.PropertyType, end)).ToArray();
            Assert.All(ends, end => property.SetValue(New(type), end));
            foreach (var beyond in Beyond(ends[0], ends[1]))
            {
                Assert.IsType<ArgumentOutOfRangeException>(Assert.Throws<TargetInvocationException>(() => property.SetValue(New(type), beyond)).InnerException);
            }
        }
    }

    [Fact]
    public async Task What_does_not_fit_together_is_refused_where_the_sender_is_made()
    {
        var relay = RelayOptions.FromUrl("smtps://mail.example.org");
        RelayOptions[] wrong =
        [
            relay with { Password = Secret.FromValue("x") },
            relay with { Pins = [new string('0', 64)] },
            relay with { TrustedCertificateFingerprint = new string('0', 64) },
            relay with { ClientCertificateFile = "client.pem" },
        ];

        foreach (var one in wrong)
        {
            var refused = await Assert.ThrowsAsync<SendException>(async () =>
            {
                await using var sender = new MailSender(new SenderOptions { Relays = [one] });
            });
            Assert.Equal(SendStage.Configure, refused.Error.Stage);
        }
    }

    [Fact]
    public void Every_field_of_the_configuration_is_named_and_no_other()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Repository.Path("docs/schemas/waxwing.schema.json")));
        var root = schema.RootElement.GetProperty("properties");
        var fields = root.EnumerateObject().Select(field => field.Name).Where(name => name is not "$schema" and not "relays" and not "timeouts" and not "retry" and not "breaker" and not "tokens" and not "guard" and not "dkim" and not "mx" and not "encryption" and not "service")
            .Concat(schema.RootElement.GetProperty("$defs").GetProperty("relay").GetProperty("properties").EnumerateObject().Select(field => field.Name).Where(name => name is not "oauth").Select(name => $"relays[].{name}"))
            .Concat(schema.RootElement.GetProperty("$defs").GetProperty("oauth").GetProperty("properties").EnumerateObject().Select(field => $"relays[].oauth.{field.Name}"))
            .Concat(new[] { "timeouts", "retry", "breaker", "tokens", "guard", "dkim", "mx", "encryption" }.SelectMany(group => root.GetProperty(group).GetProperty("properties").EnumerateObject().Select(field => $"{group}.{field.Name}")));

        fields = fields.Concat(new[] { ("guardRule", "guard.rules[]"), ("guardAllowance", "guard.allow[]"), ("dkimDomain", "dkim.domains[]"), ("dkimKey", "dkim.domains[].keys[]") }
            .SelectMany(item => schema.RootElement.GetProperty("$defs").GetProperty(item.Item1).GetProperty("properties").EnumerateObject().Select(field => $"{item.Item2}.{field.Name}")));
        // What the service reads is in tests/Server/Hosting/TheSection.cs.
        var named = Options.Rows.Where(row => row.Cells.Length == 6 && row.Heading is not "The service").SelectMany(row => Page.Quoted(row.Cells[1])).Distinct(StringComparer.Ordinal);

        Assert.Equal(fields.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_option_of_the_commands_that_send_is_named()
    {
        using var signals = new Signals();
        var commands = WaxwingCommand.Root(new GlobalOptions(), signals).Subcommands.Where(command => command.Name is "send" or "send-batch");
        var options = commands.SelectMany(command => command.Options).Where(option => !option.Hidden).Select(option => option.Name).Distinct(StringComparer.Ordinal);

        var named = Options.Rows.SelectMany(row => row.Cells.SelectMany(Page.Quoted)).Where(name => name.StartsWith("--", StringComparison.Ordinal)).Select(name => name.Split(' ')[0]).Distinct(StringComparer.Ordinal);

        Assert.Empty(options.Except(named, StringComparer.Ordinal));
    }

    private static IEnumerable<PropertyInfo> Properties(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite);

    private static Row[] Rows(Type type) => [.. Options.Rows.Where(row => string.Equals(row.Heading, $"`{type.Name}`", StringComparison.Ordinal) && row.Names.Length > 0 && row.Cells.Length == 6)];

    private static object New(Type type) =>
        type == typeof(OutgoingMessage) ? new OutgoingMessage(new MimeKit.MimeMessage()) : type == typeof(RelayOptions) ? new RelayOptions { Host = "localhost" } : Activator.CreateInstance(type)!;

    private static string Default(PropertyInfo property, object fresh) =>
        property.IsDefined(typeof(System.Runtime.CompilerServices.RequiredMemberAttribute)) ? "required" : property.GetValue(fresh) is { } value ? Text(value) : "none";

    private static string Text(object value) => value switch
    {
        TimeSpan time => Duration(time),
        bool flag => flag ? "yes" : "no",
        string text => $"`{text}`",
        TimeProvider => "the system's",
        GuardPolicy policy => ReferenceEquals(policy, GuardPolicy.Default) ? "`standard`" : "another",
        SmtpTimeouts or RetryOptions or BreakerOptions or TelemetryOptions or SigningOptions or EncryptionOptions => "see below",
        SenderOptions or TokenStoreOptions => "see above",
        MimeKit.MimeMessage => "required",
        Enum word => $"`{word}`",
        IEnumerable list => list.GetEnumerator().MoveNext() ? "some" : "empty",
        _ => string.Format(CultureInfo.InvariantCulture, "{0}", value),
    };

    private static string Duration(TimeSpan time) =>
        time == TimeSpan.Zero ? "0s" : time.Ticks % TimeSpan.TicksPerDay == 0 ? $"{time.Days}d" : time.Ticks % TimeSpan.TicksPerHour == 0 ? $"{time.TotalHours}h"
        : time.Ticks % TimeSpan.TicksPerMinute == 0 ? $"{time.TotalMinutes}m" : $"{time.TotalSeconds}s";

    private static object Value(Type type, string text) => type == typeof(int) ? int.Parse(text, CultureInfo.InvariantCulture) : text[^1] switch
    {
        's' => TimeSpan.FromSeconds(int.Parse(text[..^1], CultureInfo.InvariantCulture)),
        'h' => TimeSpan.FromHours(int.Parse(text[..^1], CultureInfo.InvariantCulture)),
        'd' => TimeSpan.FromDays(int.Parse(text[..^1], CultureInfo.InvariantCulture)),
        _ when text is "1 tick" => TimeSpan.FromTicks(1),
        _ => throw new FormatException(text),
    };

    private static object[] Beyond(object least, object most) => (least, most) switch
    {
        (int low, int high) => [low - 1, high + 1],
        (TimeSpan low, TimeSpan high) => [low - TimeSpan.FromTicks(1), high + TimeSpan.FromTicks(1)],
        _ => throw new NotSupportedException(),
    };
}
