using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging.Console;
using Spectre.Console;
using Waxwing.CommandLine;
using Waxwing.CommandLine.Output;
using Waxwing.Server.AtRest;
using Waxwing.Server.Certificates;
using Waxwing.Smtp;

namespace Waxwing.Server.Hosting;

/// <summary>Runs the service for the command: tells where it listens, and ends it when a signal comes.</summary>
internal static class RunningService
{
    /// <exception cref="SendException">The configuration is invalid or insecure, or a port is not free.</exception>
    public static async Task RunAsync(ServiceOptions options, CommandContext context)
    {
        // A terminal that goes away sends SIGHUP, too: it takes along what was started in it.
        var reloads = Console.IsInputRedirected;
        // Whoever starts reads the files anyway; and systemd may ask as soon as the service listens.
        context.Signals.HangUp = reloads ? () => { } : null;
        await using var host = await StartAsync(options, context).ConfigureAwait(false);
        context.Signals.HangUp = reloads ? () => context.Note(Reloaded(host.Reload())) : null;
        context.Output.Item(Started.Of(host, options));
        await Task.Delay(Timeout.InfiniteTimeSpan, context.Clock, context.Stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        context.Note("stopping: what is under way ends first");
    }

    private static string Reloaded(bool? isInOrder) => isInOrder switch
    {
        true => "reloaded: the certificate was read again and is in use",
        false => "not reloaded: the certificate's files are not in order, and the certificate of before stays in use",
        null => "nothing to reload: no files of a certificate are named",
    };

    private static async Task<ServiceHost> StartAsync(ServiceOptions options, CommandContext context)
    {
        try
        {
            return await ServiceHost.StartAsync(options, context.Clock, Log(context), context.Stop).ConfigureAwait(false);
        }
        catch (CertificateFileException exception)
        {
            throw Refuse(exception.Message, exception);
        }
        catch (DataKeyException exception)
        {
            throw Refuse(exception.Message, exception);
        }
        catch (IOException exception)
        {
            throw Refuse($"the service cannot listen: {exception.Message}", exception);
        }
    }

    private static Action<ILoggingBuilder> Log(CommandContext context) => logging => logging
        .SetMinimumLevel(context.Verbose ? LogLevel.Debug : context.Quiet ? LogLevel.Error : LogLevel.Warning)
        .AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            console.UseUtcTimestamp = true;
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        })
        // Standard output is for results.
        .Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);

    private static SendException Refuse(string message, Exception cause) =>
        new(SendError.Refusal(SendStage.Configure, SendFault.InvalidValue, message, FailureScope.OurAddress), innerException: cause);
}

/// <summary>What is told when the service listens.</summary>
/// <param name="Http">The API.</param>
/// <param name="Submissions">Submission with implicit TLS, or null.</param>
/// <param name="Submission">Submission with STARTTLS, or null.</param>
/// <param name="Ca">The file of the authority that vouches for submission where no certificate was given, or null.</param>
/// <param name="Sandbox">The inbox of the sandbox, where mail goes there; or null.</param>
/// <param name="Key">The test key, where mail goes to the sandbox alone; or null.</param>
/// <param name="Process">The process.</param>
internal sealed record Started(Uri Http, string? Submissions, string? Submission, string? Ca, Uri? Sandbox, string? Key, int Process) : ICommandResult
{
    public static Started Of(ServiceHost host, ServiceOptions options)
    {
        var rest = host.Addresses.Skip(1).Select(address => $"{address.Host}:{address.Port}").ToArray();
        var submissions = options.Submissions is null ? null : rest[0];
        var submission = options.Submission is null ? null : rest[submissions is null ? 0 : 1];
        return new Started(
            host.Addresses[0], submissions, submission, (submissions ?? submission) is null ? null : host.TrialAuthority, host.TrialKey is null ? null : host.SandboxInbox, host.TrialKey, Environment.ProcessId);
    }

    public void Show(IAnsiConsole terminal)
    {
        foreach (var line in Lines())
        {
            terminal.Profile.Out.Writer.WriteLine(line);
        }
    }

    public void Write(Utf8JsonWriter json) => JsonSerializer.Serialize(json, this, StartedJson.Default.Started);

    private IEnumerable<string> Lines()
    {
        yield return $"API:          {Http}  (reference: {Http}docs)";
        if (Submissions is not null)
        {
            yield return $"Submission:   {Submissions}, TLS from the start; user resend, password: the key";
        }

        if (Submission is not null)
        {
            yield return $"Submission:   {Submission}, STARTTLS; user resend, password: the key";
        }

        if (Ca is not null)
        {
            yield return $"Authority:    {Ca}";
        }

        if (Key is null)
        {
            yield break;
        }

        yield return $"Sandbox:      {Sandbox}";
        yield return $"Test key:     {Key}";
        yield return string.Empty;
        yield return "No relay is configured: mail goes to the sandbox, and nowhere else. Try it:";
        yield return string.Empty;
        yield return $"  curl {Http}emails -H 'Authorization: Bearer {Key}' -H 'Content-Type: application/json' \\";
        yield return """    -d '{"from":"Me <me@example.com>","to":"you@example.com","subject":"Hello","text":"It works."}'""";
    }
}

/// <summary>Its JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Started))]
internal sealed partial class StartedJson : JsonSerializerContext;
