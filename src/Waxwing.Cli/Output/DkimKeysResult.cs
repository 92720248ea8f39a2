using System.Collections.Immutable;
using System.Text.Json;
using Spectre.Console;
using Waxwing.Cli.Dkim;
using Waxwing.Trust;

namespace Waxwing.Cli.Output;

/// <summary>How the record of a key stands at a resolver.</summary>
internal sealed record DkimKeyPublication(PublicationState State, bool IsSecure, string? Reason);

/// <summary>A key, and how its record stands; null where nobody was asked.</summary>
internal sealed record DkimKeyFinding(KeptKey Key, DkimKeyPublication? Publication)
{
    public DnsName Name => DkimSelectors.NameOf(Key.Selector, Key.Domain);

    public string Zone => $"{Name}. IN TXT {RecordOctets.ZoneText(Key.Record)}";
}

/// <summary>Keys and the records that publish them.</summary>
internal sealed record DkimKeysResult(ImmutableArray<DkimKeyFinding> Findings, bool IsNew) : ICommandResult
{
    public void Write(Utf8JsonWriter json) => JsonSerializer.Serialize(json, new KeysDocument([.. Findings.Select(Document)]), DnsJson.Default.KeysDocument);

    public void Show(IAnsiConsole terminal)
    {
        foreach (var finding in Findings)
        {
            var kind = finding.Key.Type is DkimKeyType.Rsa ? $"rsa, {finding.Key.Bits} bits" : "ed25519";
            terminal.Line(Terminal.Escape($"{(IsNew ? "made " : "")}{finding.Key.Selector} ({kind}) in {finding.Key.File}"));
            terminal.Copyable($"  name   {finding.Name}");
            terminal.Copyable($"  TXT    {finding.Key.Record}");
            terminal.Copyable($"  zone   {finding.Zone}");
            if (finding.Publication is { } publication)
            {
                terminal.Line(Line(publication));
            }
        }

        if (IsNew)
        {
            terminal.Line(Terminal.Escape($"next: publish the records, and see with waxwing dkim rotate --domain {Findings[0].Key.Domain} when the keys may sign"));
        }
    }

    private static string Line(DkimKeyPublication publication) => publication.State switch
    {
        PublicationState.Same => $"  [green]published[/]{(publication.IsSecure ? ", and DNSSEC vouches for it" : "")}",
        PublicationState.Lacking => "  [red]not published[/]",
        PublicationState.Different => "  [red]another key[/], or several records, are published under this name",
        PublicationState.NoAnswer => $"  [yellow]not known[/]: {Terminal.Escape(publication.Reason ?? "")}",
    };

    private static KeyDocument Document(DkimKeyFinding finding) => new(
        finding.Key.Selector,
        finding.Key.Domain.Ascii,
        finding.Key.Type,
        finding.Key.Bits,
        finding.Key.File,
        finding.Name.ToString(),
        finding.Key.Record,
        RecordOctets.Strings(finding.Key.Record),
        finding.Zone,
        finding.Publication is { } publication ? new PublishedDocument(publication.State, publication.IsSecure, publication.Reason) : null);
}
