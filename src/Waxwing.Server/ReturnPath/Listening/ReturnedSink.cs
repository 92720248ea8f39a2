using System.Net;
using Waxwing.Server.Model;
using Waxwing.Server.Submission;
using Waxwing.Smtp.Server;

namespace Waxwing.Server.ReturnPath.Listening;

/// <summary>Gathers the beginning of one message, and counts the rest.</summary>
/// <param name="services">What all sessions share.</param>
/// <param name="address">Where the client is.</param>
/// <param name="transaction">The envelope.</param>
/// <param name="accepted">Is told when the message was accepted.</param>
internal sealed class ReturnedSink(ReturnPathServices services, IPAddress address, SmtpServerTransaction transaction, Action accepted) : SmtpServerSink
{
    private readonly ContentBuffer _content = new(services.Memory);
    private int _kept;
    private long _octets;
    private bool _overflowed;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        _octets += content.Length;
        var part = content[..Math.Min(content.Length, services.Options.Kept - _kept)];
        if (!_overflowed && !_content.TryAppend(part.Span))
        {
            _overflowed = true;
            _content.Dispose();
        }

        _kept += part.Length;
        return ValueTask.CompletedTask;
    }

    public override async ValueTask<SmtpServerReply> CompleteAsync(CancellationToken cancellationToken)
    {
        if (_overflowed)
        {
            return HandoverReplies.Unavailable;
        }

        var arrivals = Arrivals();
        if (!await services.KeepAsync(arrivals, cancellationToken))
        {
            return HandoverReplies.Unavailable;
        }

        accepted();
        return SmtpServerReply.MessageAccepted(arrivals[0].Id.ToString());
    }

    public override ValueTask DisposeAsync()
    {
        _content.Dispose();
        return base.DisposeAsync();
    }

    // Each address is judged by itself.
    private Arrival[] Arrivals()
    {
        using var content = _content.Open();
        var octets = new byte[content.Length];
        content.ReadExactly(octets);
        var now = services.Clock.GetUtcNow();
        return
        [
            .. transaction.Recipients.Distinct().Select(recipient => new Arrival
            {
                Id = Ids.New(services.Clock),
                CameAt = now,
                Recipient = recipient.ToString(),
                Sender = transaction.Sender?.ToString(),
                Client = address.ToString(),
                Octets = _octets,
                Delivery = services.Recipients.TryFind(recipient, out var delivery) ? delivery : null,
                Content = octets,
            }),
        ];
    }
}
