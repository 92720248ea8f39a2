using System.CommandLine;
using Waxwing.CommandLine;
using Waxwing.Server.Mail;

namespace Waxwing.Server.Commands.Queue;

/// <summary><c>waxwing queue show</c>: one message, where it stands, and what happened to it; never what it says.</summary>
internal sealed class QueueShowCommand : StoreCommand
{
    private readonly Argument<string> _id = new("ID") { Description = "The message's id." };

    public QueueShowCommand(Func<ParseResult, CommandContext> context, OpenStore open)
        : base("show", "Shows one message: its recipients, and what happened to it.", context, open) => Arguments.Add(_id);

    protected override async Task<int> RunAsync(KeptData kept, ParseResult parse, CommandContext context)
    {
        var id = TypedId.Read("ID", parse.GetRequiredValue(_id));
        // Whose it is stands in its deliveries; messages themselves are asked for by tenant alone.
        var deliveries = await kept.Queue.ListAsync(new QueueFilter { MessageId = id }, atMost: 1, context.Stop);
        if (deliveries is not [var first, ..] || await kept.Mail.FindAsync(first.Delivery.Lane.Tenant, id, context.Stop) is not { } message)
        {
            throw new UsageException($"there is no message {id}");
        }

        context.Output.Document(new MessageResult(message, await kept.Mail.EventsAsync(message.Tenant, id, context.Stop)));
        return ExitCodes.Done;
    }
}
