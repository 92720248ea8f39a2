using System.Collections.Immutable;

namespace Waxwing.Smtp;

/// <summary>MAIL and RCPT for one server: each parameter stands only where its extension was announced.</summary>
internal sealed class EnvelopeCommands
{
    private readonly Envelope _envelope;
    private readonly MessageContent _content;
    private readonly EhloCapabilities _capabilities;

    public EnvelopeCommands(Envelope envelope, MessageContent content, EhloCapabilities capabilities)
    {
        (_envelope, _content, _capabilities) = (envelope, content, capabilities);
        var wanted = Wanted(envelope);
        Asked = wanted.IsEmpty ? [] : [.. wanted.Where(IsAnnounced)];
        NotAnnounced = wanted.IsEmpty ? [] : [.. wanted.Except(Asked)];
    }

    /// <summary>What of the envelope's requests the server hears.</summary>
    public ImmutableArray<EnvelopeRequest> Asked { get; }

    /// <summary>What of them it does not hear, since it does not announce the extension.</summary>
    public ImmutableArray<EnvelopeRequest> NotAnnounced { get; }

    /// <summary>MAIL.</summary>
    public CommandLine Mail(CommandLine line)
    {
        line.Begin("MAIL FROM:<"u8);
        if (_envelope.ReversePath is { } reversePath)
        {
            line.Add(reversePath);
        }

        line.Add(">"u8);
        if (_capabilities.Size is not null)
        {
            // RFC 1870 §6.1.
            line.Add(" SIZE="u8).Add(_content.Bounds.MaxLength);
        }

        if (_content.IsBinary)
        {
            // RFC 3030 §3.
            line.Add(" BODY=BINARYMIME"u8);
        }
        else if (_content.Bounds.MayHaveEightBit)
        {
            // RFC 6152 §2.
            line.Add(" BODY=8BITMIME"u8);
        }

        if (_content.NeedsSmtpUtf8 || _envelope.NeedsSmtpUtf8)
        {
            // RFC 6531 §3.4.
            line.Add(" SMTPUTF8"u8);
        }

        foreach (var request in Asked)
        {
            _ = request switch
            {
                EnvelopeRequest.Return => line.Add(" RET="u8).Add(DsnReturnValue.Write(_envelope.Return!.Value)),
                EnvelopeRequest.EnvelopeId => line.Add(" ENVID="u8).Add(_envelope.EnvelopeId!.ToXText()),
                EnvelopeRequest.DeliverBy => line.Add(" BY="u8).Add(_envelope.DeliverBy!.ToString()),
                EnvelopeRequest.RequireTls => line.Add(" REQUIRETLS"u8),
                EnvelopeRequest.Notify or EnvelopeRequest.OriginalRecipient => line,
            };
        }

        return line;
    }

    /// <summary>RCPT for one of the recipients.</summary>
    public CommandLine Rcpt(CommandLine line, int index)
    {
        line.Begin("RCPT TO:<"u8).Add(_envelope.Recipients[index]).Add(">"u8);
        if (!_capabilities.DeliveryStatusNotifications || !_envelope.DsnRequests.TryGetValue(_envelope.Recipients[index], out var request))
        {
            return line;
        }

        if (request.Notify is { } notify)
        {
            line.Add(" NOTIFY="u8).Add(DsnNotifyValue.Write(notify));
        }

        if (request.OriginalRecipient is { } original)
        {
            line.Add(" ORCPT="u8).Add(original.ToXText());
        }

        return line;
    }

    private static ImmutableArray<EnvelopeRequest> Wanted(Envelope envelope)
    {
        if (envelope is { Return: null, EnvelopeId: null, DsnRequests.Count: 0, DeliverBy: null, RequireTls: false })
        {
            return [];
        }

        (EnvelopeRequest, bool)[] all =
        [
            (EnvelopeRequest.Return, envelope.Return is not null),
            (EnvelopeRequest.EnvelopeId, envelope.EnvelopeId is not null),
            (EnvelopeRequest.Notify, envelope.DsnRequests.Values.Any(request => request.Notify is not null)),
            (EnvelopeRequest.OriginalRecipient, envelope.DsnRequests.Values.Any(request => request.OriginalRecipient is not null)),
            (EnvelopeRequest.DeliverBy, envelope.DeliverBy is not null),
            (EnvelopeRequest.RequireTls, envelope.RequireTls),
        ];
        return [.. all.Where(request => request.Item2).Select(request => request.Item1)];
    }

    private bool IsAnnounced(EnvelopeRequest request) => request switch
    {
        EnvelopeRequest.DeliverBy => _capabilities.DeliverBy,
        EnvelopeRequest.RequireTls => _capabilities.RequireTls,
        EnvelopeRequest.Return or EnvelopeRequest.EnvelopeId or EnvelopeRequest.Notify or EnvelopeRequest.OriginalRecipient => _capabilities.DeliveryStatusNotifications,
    };
}
