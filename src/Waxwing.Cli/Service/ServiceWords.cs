namespace Waxwing.Cli.Service;

/// <summary>Which words name a command of the service, which <c>waxwing-server</c> carries out and knows the options of.</summary>
internal static class ServiceWords
{
    /// <summary>The commands, with what each does.</summary>
    public static IReadOnlyList<(string Name, string Description)> Commands { get; } =
    [
        ("serve", "Runs the service: programs hand over mail by HTTP or SMTP, it is kept durably, and it arrives, once."),
        ("queue", "Shows, retries, drops and exports what the service has."),
        ("returned", "Shows what came back: bounces, complaints, and mail to postmaster and abuse."),
        ("keys", "Makes, lists and revokes the API keys of the service, also while it is stopped."),
        ("pause", "Stops the sending of a key, tenant, stream or lane; mail waits."),
        ("resume", "Starts it again."),
        ("backup", "Writes everything that the service keeps to a file, while it runs."),
        ("restore", "Makes a backup the data of the service."),
        ("template", "Lists, shows and previews templates: those that are always there, those of the service, and files."),
        ("recipient", "Exports and erases what the service keeps about a recipient."),
        ("data-key", "Makes, shows and rotates the keys that the data of the service is encrypted under."),
    ];

    /// <summary>The command below <c>audit</c> that is the service's.</summary>
    public const string AuditLog = "log";

    /// <summary>Whether a command line, the help for one, or the question of a shell that completes one, names a command of the service.</summary>
    public static bool Name(IReadOnlyList<string> args) => args is [var directive, var line, ..] && directive.StartsWith("[suggest", StringComparison.Ordinal)
        ? NameFirst(line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1))
        : NameFirst(args.Count > 0 && args[0] is "help" ? args.Skip(1) : args);

    // No option that may stand before a command takes a value.
    private static bool NameFirst(IEnumerable<string> words) => words.Where(word => !word.StartsWith('-')).Take(2).ToArray() switch
    {
        ["audit", AuditLog] => true,
        [var first, ..] => Commands.Any(command => string.Equals(command.Name, first, StringComparison.Ordinal)),
        [] => false,
    };
}
