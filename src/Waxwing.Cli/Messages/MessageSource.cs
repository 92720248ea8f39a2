using System.Collections.Immutable;
using System.CommandLine;
using MimeKit;
using Waxwing.Cli.Commands;
using Waxwing.Smtp;

namespace Waxwing.Cli.Messages;

/// <summary>The message that the options of <c>send</c> describe, and what it holds open while it is sent.</summary>
internal sealed class MessageSource : IDisposable
{
    private readonly IDisposable _owner;

    private MessageSource(OutgoingMessage message, IDisposable owner)
    {
        Message = message;
        _owner = owner;
    }

    /// <summary>The message.</summary>
    public OutgoingMessage Message { get; }

    /// <summary>Makes the message.</summary>
    /// <param name="options">The options.</param>
    /// <param name="parse">Their values.</param>
    /// <param name="author">The author if no option names one.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="SendException">Stage Validate: a value is refused.</exception>
    public static async Task<MessageSource> OpenAsync(SendOptions options, ParseResult parse, string? author, CancellationToken cancellationToken)
    {
        var template = await TemplateMail.MakeAsync(parse.GetValue(options.Template), parse.GetValue(options.Data), cancellationToken);
        // What a template is for it says itself; whoever types another kind means it.
        var kind = template is not null && parse.GetResult(options.Kind) is null or { Implicit: true } ? template!.Kind : KindNames.All[parse.GetValue(options.Kind)!];
        if (parse.GetValue(options.Eml) is { } path)
        {
            var reversePath = parse.GetValue(options.From) is { } from ? Envelope(from, "--from") : null;
            var recipients = parse.GetValue(options.To)!.Select(to => Envelope(to, "--to")).ToImmutableArray();
            var file = await MessageFile.OpenAsync(path, "--eml", cancellationToken);
            return new MessageSource(options.Delivery.Apply(new OutgoingMessage(file.Message) { Kind = kind, ReversePath = reversePath, Recipients = recipients }, parse), file);
        }

        var message = await DraftAsync(options, parse, author, template, cancellationToken);
        return new MessageSource(options.Delivery.Apply(new OutgoingMessage(message) { Kind = kind }, parse), message);
    }

    public void Dispose() => _owner.Dispose();

    private static async Task<MimeMessage> DraftAsync(SendOptions options, ParseResult parse, string? author, TemplateMail? template, CancellationToken cancellationToken) => new MessageDraft
    {
        From = parse.GetValue(options.From) ?? author ?? throw new SendException(SendError.Refusal(
            SendStage.Validate, SendFault.NoSender, "the message has no author: give --from, or \"from\" in waxwing.json")),
        To = [.. parse.GetValue(options.To)!],
        Cc = [.. parse.GetValue(options.Cc)!],
        Bcc = [.. parse.GetValue(options.Bcc)!],
        Subject = parse.GetValue(options.Subject) ?? template?.Subject ?? "",
        Text = template?.Text ?? await Input.TextAsync(parse.GetValue(options.Text), "--text", cancellationToken),
        Html = template?.Html ?? await Input.TextAsync(parse.GetValue(options.Html), "--html", cancellationToken),
        Attachments = [.. parse.GetValue(options.Attach)!],
    }.ToMimeMessage();

    private static Mailbox Envelope(string address, string option)
    {
        try
        {
            return Mailbox.Parse(address);
        }
        catch (AddressSyntaxException exception)
        {
            throw new SendException(
                SendError.Refusal(SendStage.Validate, SendFault.InvalidAddress, $"{option}: {exception.Message}", FailureScope.Recipient), innerException: exception);
        }
    }
}
