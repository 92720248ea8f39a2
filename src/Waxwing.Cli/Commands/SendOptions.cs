using System.CommandLine;
using System.CommandLine.Parsing;
using Waxwing.Cli.Messages;

namespace Waxwing.Cli.Commands;

/// <summary>The options of <c>waxwing send</c>, and which of them go together.</summary>
internal sealed class SendOptions
{
    public Option<string?> From { get; } = new("--from") { Description = "The author: address or \"Name <address>\". Default: \"from\" of the configuration.", HelpName = "ADDRESS" };

    public Option<string[]> To { get; } = RelaySelection.Many("--to", "ADDRESS", "A recipient; may be repeated.");

    public Option<string[]> Cc { get; } = RelaySelection.Many("--cc", "ADDRESS", "A recipient of a copy; may be repeated.");

    public Option<string[]> Bcc { get; } = RelaySelection.Many("--bcc", "ADDRESS", "A recipient that nobody else learns of; may be repeated.");

    public Option<string?> Subject { get; } = new("--subject") { Description = "The subject; one line.", HelpName = "TEXT" };

    public Option<string?> Text { get; } = new("--text") { Description = "The body as plain text: the text itself, @FILE, or - for standard input. A message without text, HTML and attachment goes out empty.", HelpName = "TEXT" };

    public Option<string?> Html { get; } = new("--html") { Description = "The body as HTML: the text itself, @FILE, or - for standard input.", HelpName = "TEXT" };

    public Option<string[]> Attach { get; } = RelaySelection.Many("--attach", "FILE", "A file to attach; may be repeated.");

    public Option<string?> Eml { get; } = new("--eml")
    {
        Description = "A whole message from a file, or - for standard input. Its header gives sender and recipients; --from and --to replace those of the envelope.",
        HelpName = "FILE",
    };

    /// <summary>The relays, and when to give up.</summary>
    public RelaySelection Relays { get; } = new();

    public Option<string> Kind { get; } = new("--kind") { Description = $"What the message is for; how long it is worth delivering follows from it. One of {string.Join(", ", KindNames.All.Keys)}.", DefaultValueFactory = _ => "notification", HelpName = "KIND" };

    public Option<bool> DryRun { get; } = new("--dry-run") { Description = "Judge and build the message, show what would be sent and where, and connect to nobody." };

    public DeliveryOptions Delivery { get; } = new();

    /// <summary>What may be in the message, and who signs it.</summary>
    public ProtectionOptions Protection { get; } = new();
    public EncryptionSelection Encryption { get; } = new();

    public Option<string?> Template { get; } = new("--template") { Description = "Make subject and body of a template: a file, or the name of one that is always there (waxwing template list). waxwing-server renders it.", HelpName = "NAME" };

    public Option<string?> Data { get; } = new("--data") { Description = "A file with the values of the template's variables: a JSON object.", HelpName = "FILE" };

    public SendOptions()
    {
        Kind.CompletionSources.Add([.. KindNames.All.Keys]);
        Kind.Validators.Add(result =>
        {
            if (result.Tokens is [var kind] && !KindNames.All.ContainsKey(kind.Value))
            {
                result.AddError($"--kind must be one of {string.Join(", ", KindNames.All.Keys)}.");
            }
        });
    }

    public void AddTo(Command command)
    {
        Option[] options = [From, To, Cc, Bcc, Subject, Text, Html, Attach, Eml, Template, Data, .. Relays.All, Kind, .. Protection.All, .. Encryption.All, .. Delivery.All, DryRun];
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        command.Validators.Add(Check);
    }

    private void Check(CommandResult command)
    {
        if (command.GetResult(Template) is not null)
        {
            Option[] alone = [Text, Html, Eml];
            foreach (var option in alone.Where(option => command.GetResult(option) is not null))
            {
                command.AddError($"{option.Name} and --template exclude each other: the template makes the body.");
            }
        }

        if ((command.GetResult(Template) is null) != (command.GetResult(Data) is null))
        {
            command.AddError("--template and --data go together: a template, and the values of its variables.");
        }

        if (command.GetResult(Eml) is not null)
        {
            Option[] alone = [Cc, Bcc, Subject, Text, Html, Attach];
            foreach (var option in alone.Where(option => command.GetResult(option) is not null))
            {
                command.AddError($"{option.Name} and --eml exclude each other: the file is the message.");
            }
        }

        Option<string?>[] inputs = [Text, Html, Eml];
        if (inputs.Count(option => command.GetResult(option) is { Tokens: [{ Value: Input.Standard }] }) > 1)
        {
            command.AddError("Only one option can read standard input (-).");
        }
    }
}
