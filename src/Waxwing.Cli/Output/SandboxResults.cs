using System.Globalization;
using System.Text.Json;
using MimeKit;
using Spectre.Console;
using Waxwing.Sandbox;

namespace Waxwing.Cli.Output;

/// <summary>The sandbox listens.</summary>
internal sealed record SandboxResult(SandboxServer Server, string? MailFolder) : ICommandResult
{
    public void Write(Utf8JsonWriter json) => JsonSerializer.Serialize(
        json,
        new SandboxDocument(Server.SmtpsPort, Server.SmtpPort, Server.HttpUrl.ToString(), Server.AuthorityFile, Server.User, Server.Password),
        CliJson.Default.SandboxDocument);

    public void Show(IAnsiConsole terminal)
    {
        terminal.Line($"[bold]The sandbox listens[/] on loopback; nothing that it takes is delivered. Ctrl-C ends it.");
        terminal.Line(Place(string.Create(CultureInfo.InvariantCulture, $"smtps://{Server.User}@localhost:{Server.SmtpsPort}"), "TLS from the start"));
        terminal.Line(Place(string.Create(CultureInfo.InvariantCulture, $"smtp://{Server.User}@localhost:{Server.SmtpPort}"), "STARTTLS"));
        terminal.Line(Place(Server.HttpUrl.ToString(), "the inbox"));
        // The password is made anew each time and good only here.
        terminal.Line($"  password    {Terminal.Escape(Server.Password)}");
        terminal.Line($"  authority   {Terminal.Escape(Server.AuthorityFile)}");
        terminal.Line($"  mail kept   {Terminal.Escape(MailFolder ?? "in memory only (--mail DIR keeps .eml files)")}");
        if (Server.Fault is { } fault)
        {
            terminal.Line($"  [yellow]fault[/]       {Terminal.Escape(fault.Name)}: {Terminal.Escape(fault.Sentence)}");
        }

        terminal.Line("Try it from another terminal:");
        terminal.Copyable(string.Create(CultureInfo.InvariantCulture,
            $"  PASSWORD={Server.Password} waxwing send --relay smtps://{Server.User}@localhost:{Server.SmtpsPort} --password env:PASSWORD --ca {Server.AuthorityFile} --from you@example.com --to me@example.com --subject Hello --text \"It works\""));
    }

    // The widest URL, with a port of five digits, has 31 characters.
    private static string Place(string url, string what) => $"  {Terminal.Escape(url),-31}   {what}";
}

/// <summary>A message that the sandbox took.</summary>
internal sealed record CapturedResult(CapturedMessage Message) : ICommandResult
{
    public void Write(Utf8JsonWriter json) => JsonSerializer.Serialize(json, Document(), CliJson.Default.CapturedDocument);

    public void Show(IAnsiConsole terminal)
    {
        var document = Document();
        terminal.Line(Terminal.Escape(string.Create(CultureInfo.InvariantCulture,
            $"#{document.Number} {document.Received:HH:mm:ss} {document.Sender ?? "<>"} to {string.Join(", ", document.Recipients)}: {document.Subject ?? "(no subject)"} ({document.Octets} octets, {document.TlsProtocol ?? "in clear"}, {document.Mechanism ?? "no AUTH"}){(document.File is null ? "" : " " + document.File)}")));
    }

    /// <summary>A header field of the message, or null.</summary>
    public static string? Field(CapturedMessage message, HeaderId id)
    {
        try
        {
            using var stream = new MemoryStream(message.Content.ToArray(), writable: false);
            return HeaderList.Load(stream)[id];
        }
        catch (FormatException)
        {
            // What strangers send need not be a message.
            return null;
        }
    }

    private CapturedDocument Document() => new(
        Message.Number,
        Message.Received,
        Message.Sender?.ToString(),
        [.. Message.Recipients.Select(recipient => recipient.ToString())],
        Field(Message, HeaderId.Subject),
        Field(Message, HeaderId.MessageId),
        Message.TlsProtocol,
        Message.Mechanism,
        Message.User,
        Message.Content.Length,
        Message.Sha256,
        Message.File);
}

/// <summary>The ways in which a sandbox can misbehave.</summary>
internal sealed record FaultsResult : ICommandResult
{
    public void Write(Utf8JsonWriter json) => JsonSerializer.Serialize(
        json,
        new FaultsDocument(
            [.. SandboxFaults.All.Select(fault => new FaultDocument(fault.Name, fault.Practice, fault.Sentence))],
            [.. RecipientFaults.All.Select(fault => new RecipientFaultDocument(fault.LocalPart, fault.Practice, fault.Sentence))]),
        CliJson.Default.FaultsDocument);

    public void Show(IAnsiConsole terminal)
    {
        terminal.Line("[bold]Everything, with --fault NAME[/] (the number is the practice that it tests)");
        foreach (var fault in SandboxFaults.All)
        {
            terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{fault.Name,-26}{fault.Practice,2}  {Terminal.Escape(fault.Sentence)}"));
        }

        terminal.Line("");
        terminal.Line("[bold]One message, by its recipient[/] (at any domain, with or without --fault)");
        foreach (var fault in RecipientFaults.All)
        {
            terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{fault.LocalPart + "@",-26}{fault.Practice,2}  {Terminal.Escape(fault.Sentence)}"));
        }
    }
}
