using System.Text.Json.Serialization;
using Waxwing.Trust;

namespace Waxwing.Cli.Output;

/// <summary>What the commands about DNS write as JSON. Generated, since reflection is not there in a program that is compiled ahead of time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(KeysDocument))]
[JsonSerializable(typeof(RotateDocument))]
[JsonSerializable(typeof(SetupDocument))]
internal sealed partial class DnsJson : JsonSerializerContext;

/// <summary>Keys and their records: <c>waxwing dkim new</c> and <c>record</c>.</summary>
internal sealed record KeysDocument(IReadOnlyList<KeyDocument> Keys);

/// <summary>A key and the record that publishes it.</summary>
/// <param name="Selector">The selector.</param>
/// <param name="Domain">The signing domain.</param>
/// <param name="Algorithm">Its kind.</param>
/// <param name="Bits">Its size.</param>
/// <param name="File">The file of its private half.</param>
/// <param name="Name">The name of the record.</param>
/// <param name="Record">Its text, in one piece.</param>
/// <param name="Strings">Its text in strings of 255 octets at most.</param>
/// <param name="Zone">The line of a zone file.</param>
/// <param name="Published">Whether it is published; null where nobody was asked.</param>
internal sealed record KeyDocument(
    string Selector,
    string Domain,
    DkimKeyType Algorithm,
    int Bits,
    string File,
    string Name,
    string Record,
    IReadOnlyList<string> Strings,
    string Zone,
    PublishedDocument? Published);

/// <summary>How a record stands in DNS, whether DNSSEC vouches for it, and why nobody says.</summary>
internal sealed record PublishedDocument(PublicationState State, bool Secure, string? Reason);

/// <summary>A rotation after a run: <c>waxwing dkim rotate</c>.</summary>
internal sealed record RotateDocument(
    string Domain,
    string File,
    string? Made,
    IReadOnlyList<RotateKeysDocument> Keys,
    IReadOnlyList<RecordDocument> Records,
    UpdateDocument? Update,
    IReadOnlyList<NextDocument> Next,
    int ExitCode);

/// <summary>Keys of one name, how far they are, since when, and their selectors and files.</summary>
internal sealed record RotateKeysDocument(string Name, DkimKeyStage Stage, DateTimeOffset Since, IReadOnlyList<string> Selectors, IReadOnlyList<string> Files);

/// <summary>What is next, of which keys, when (null for now), and a sentence for a person.</summary>
internal sealed record NextDocument(DkimRotationStep Step, string Keys, DateTimeOffset? At, string Sentence);

/// <summary>A record that should stand in DNS, and which name servers have it.</summary>
internal sealed record RecordDocument(string Name, string Type, string Data, string Zone, IReadOnlyList<ServerDocument> Servers);

/// <summary>How a name server stands to a record.</summary>
internal sealed record ServerDocument(string Server, PublicationState State, string? Reason);

/// <summary>How an update ended.</summary>
internal sealed record UpdateDocument(bool Done, DnsUpdateFault Fault, string Message);

/// <summary>What a domain lacks: <c>waxwing domain setup</c>.</summary>
internal sealed record SetupDocument(
    string Domain,
    string ReturnPath,
    string Zone,
    IReadOnlyList<string> NameServers,
    bool Complete,
    IReadOnlyList<SetupRecordDocument> Records,
    IReadOnlyList<string> Written,
    UpdateDocument? Update,
    PolicyFileDocument? PolicyFile,
    NextPolicyDocument Dmarc,
    int ExitCode);

/// <summary>A record, how it stands, and what to publish.</summary>
/// <param name="Role">What it is for.</param>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="State">How it stands.</param>
/// <param name="Reason">Why.</param>
/// <param name="Publish">Whether it is to be published now.</param>
/// <param name="Data">What it should say; null where a person has to decide.</param>
/// <param name="Zone">The line of a zone file.</param>
/// <param name="Replaces">What goes when it comes.</param>
/// <param name="HeldBy">What has to be done before.</param>
/// <param name="Servers">Which name servers have it; empty where they were not asked.</param>
internal sealed record SetupRecordDocument(
    SetupRole Role,
    string Name,
    string Type,
    SetupState State,
    string Reason,
    bool Publish,
    string? Data,
    string? Zone,
    IReadOnlyList<string> Replaces,
    string? HeldBy,
    IReadOnlyList<ServerDocument> Servers);

/// <summary>The policy file of MTA-STS: where it is to be served, and what it should say.</summary>
internal sealed record PolicyFileDocument(string Url, string Text);

/// <summary>The next step of DMARC, and what blocks it.</summary>
internal sealed record NextPolicyDocument(DmarcPolicy? Policy, DmarcPolicy? Next, string? Record, bool Free, IReadOnlyList<string> Blockers);
