using System.Text.Json;
using Spectre.Console;
using Waxwing.Smtp;

namespace Waxwing.Cli.Output;

/// <summary>The verdict on one address.</summary>
internal sealed record AddressResult(AddressDocument Verdict) : ICommandResult
{
    public static AddressResult Of(string text)
    {
        try
        {
            var mailbox = Mailbox.Parse(text);
            return new AddressResult(new AddressDocument(text, Valid: true, mailbox.ToString(), mailbox.NeedsSmtpUtf8, Fault: null, Reason: null, MailboxLook.Judge(mailbox)));
        }
        catch (AddressSyntaxException exception)
        {
            return Invalid(text, exception.Fault.ToString(), exception.Message);
        }
    }

    public static AddressResult Invalid(string text, string fault, string reason) =>
        new(new AddressDocument(text, Valid: false, Wire: null, NeedsSmtpUtf8: false, fault, reason, Warnings: []));

    public void Write(Utf8JsonWriter json) => JsonSerializer.Serialize(json, Verdict, CliJson.Default.AddressDocument);

    public void Show(IAnsiConsole terminal) => terminal.Line(Verdict switch
    {
        { Valid: false } => $"[red]invalid[/]  {Terminal.Escape(Verdict.Address)}: {Terminal.Escape(Verdict.Reason!)}",
        _ => $"[green]valid[/]    {Terminal.Escape(Verdict.Address)}{Wire()}{(Verdict.NeedsSmtpUtf8 ? ", needs SMTPUTF8" : "")}{string.Concat(Verdict.Warnings.Select(Warning))}",
    });

    private string Wire() => string.Equals(Verdict.Wire, Verdict.Address, StringComparison.Ordinal) ? "" : $", on the wire {Terminal.Escape(Verdict.Wire!)}";

    private static string Warning(LookWarning warning) => $", [yellow]warning[/]: {Terminal.Escape($"{warning.Part} {warning.Sentence}")}";
}
