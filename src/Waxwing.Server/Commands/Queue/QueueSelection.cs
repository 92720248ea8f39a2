using System.CommandLine;
using Waxwing.CommandLine;
using Waxwing.Server.Commands.Keys;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;

namespace Waxwing.Server.Commands.Queue;

/// <summary>The options that say which deliveries are meant, shared by the commands of the queue. All that are given must fit.</summary>
internal sealed class QueueSelection
{
    private readonly Option<string?> _tenant = new("--tenant") { Description = "Only mail of this tenant.", HelpName = "NAME" };

    private readonly Option<string?> _stream = new("--stream") { Description = "Only mail of this stream, such as transactional or bulk.", HelpName = "NAME" };

    private readonly Option<string?> _site = new("--site") { Description = "Only mail to this site: relay, sandbox, or the operator of mail hosts.", HelpName = "NAME" };

    private readonly Option<string?> _recipient = new("--to") { Description = "Only mail to this address, or with @example.org to everybody there.", HelpName = "ADDRESS" };

    private readonly Option<string?> _before = new("--before") { Description = $"Only mail that was accepted before that: {Moment.Forms}.", HelpName = "WHEN" };

    private readonly Option<string?> _id = new("--id") { Description = "Only this message.", HelpName = "ID" };

    private readonly Option<string?> _state;

    /// <param name="lists">Whether the command lists: what it means without a state is what waits, and it can be told to mean all.</param>
    public QueueSelection(bool lists)
    {
        _state = new("--state")
        {
            Description = $"Only deliveries in this state: {string.Join(", ", DeliveryWords.All(lists))}.{(lists ? $" Default: {DeliveryWords.Waiting}." : "")}",
            HelpName = "STATE",
        };
        _state.CompletionSources.Add([.. DeliveryWords.All(lists)]);
    }

    /// <summary>The options, in the order of the help.</summary>
    public IEnumerable<Option> All => [_id, _tenant, _stream, _site, _recipient, _state, _before];

    /// <summary>What was selected, in whatever state.</summary>
    /// <exception cref="UsageException">A value is none.</exception>
    public QueueFilter Filter(ParseResult parse, DateTimeOffset now) => new()
    {
        MessageId = parse.GetValue(_id) is { } id ? TypedId.Read("--id", id) : null,
        Tenant = parse.GetValue(_tenant) is { } tenant ? TenantName.Read("--tenant", tenant) : null,
        Stream = parse.GetValue(_stream),
        Site = parse.GetValue(_site),
        Recipient = Recipient(parse.GetValue(_recipient)),
        AcceptedBefore = parse.GetValue(_before) is { } before ? Moment.Before(now, "--before", before) : null,
    };

    /// <summary>The states that were selected; one for each question to the queue, null for a question about all of them.</summary>
    /// <exception cref="UsageException">A value is none.</exception>
    public IReadOnlyList<DeliveryState?> States(ParseResult parse, bool lists) => DeliveryWords.Read("--state", parse.GetValue(_state), lists);

    private static string? Recipient(string? text) =>
        text is null ? null
        : text.StartsWith('@') ? $"@{NamedValue.Domain("--to", text[1..]).Ascii}"
        : Smtp.Mailbox.TryParse(text, out var mailbox, out _) ? mailbox.ToString()
        : throw new UsageException("--to must be an address, or @ and a domain");
}
