using System.CommandLine;
using System.CommandLine.Parsing;
using Waxwing.Configuration;
using Waxwing.Smtp;

namespace Waxwing.Cli.Commands;

/// <summary>The options of <c>waxwing send</c> that say how the message is to be delivered and reported on (RFC 3461, 8689, 2852).</summary>
internal sealed class DeliveryOptions
{
    private const string NotifyForms = "success, failure, delay (several with commas between), or never";
    private const string ReturnForms = "full or headers";
    private const string DeliverByForms = "DURATION, DURATION,notify or DURATION,return: 10m,return";

    // RFC 2852 §4: nine digits of seconds; nobody waits for mail that long.
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(365);

    private readonly Option<DsnNotify?> _notify = new("--notify")
    {
        Description = $"Of what the relay should report, if it can: {NotifyForms}.",
        HelpName = "WHEN",
        CustomParser = result => ParseNotify(result),
    };

    private readonly Option<DsnReturn?> _return = new("--return")
    {
        Description = $"How much of the message a report of failure should bring back: {ReturnForms}.",
        HelpName = "WHAT",
        CustomParser = result => ParseReturn(result),
    };

    private readonly Option<EnvelopeId?> _envelopeId = new("--envelope-id")
    {
        Description = "A name of your own for this message, by which reports speak of it.",
        HelpName = "TEXT",
        CustomParser = result => ParseEnvelopeId(result),
    };

    private readonly Option<bool> _requireTls = new("--require-tls")
    {
        Description = "Send only if the relay promises that the message goes on inside verified TLS at every hop (REQUIRETLS).",
    };

    private readonly Option<DeliverBy?> _deliverBy = new("--deliver-by")
    {
        Description = $"Until when the message is wanted: {DeliverByForms}. notify (default): tell me if it is late; return: give it back, and send it only to a relay that would.",
        HelpName = "DURATION[,MODE]",
        CustomParser = result => ParseDeliverBy(result),
    };

    /// <summary>The options, in the order of the help.</summary>
    public IEnumerable<Option> All => [_notify, _return, _envelopeId, _requireTls, _deliverBy];

    /// <summary>The message with what was asked for it.</summary>
    public OutgoingMessage Apply(OutgoingMessage message, ParseResult parse) => message with
    {
        Notify = parse.GetValue(_notify),
        Return = parse.GetValue(_return),
        EnvelopeId = parse.GetValue(_envelopeId),
        RequireTls = parse.GetValue(_requireTls),
        DeliverBy = parse.GetValue(_deliverBy),
    };

    private static DsnNotify? ParseNotify(ArgumentResult result)
    {
        var notify = DsnNotify.Never;
        var words = result.Tokens[0].Value.Split(',');
        foreach (var word in words)
        {
            DsnNotify? named = word switch
            {
                "success" => DsnNotify.Success,
                "failure" => DsnNotify.Failure,
                "delay" => DsnNotify.Delay,
                // RFC 3461 §4.1: NEVER stands alone.
                "never" when words.Length == 1 => DsnNotify.Never,
                _ => null,
            };
            if (named is null)
            {
                result.AddError($"--notify must be {NotifyForms}.");
                return null;
            }

            notify |= named.Value;
        }

        return notify;
    }

    private static DsnReturn? ParseReturn(ArgumentResult result)
    {
        DsnReturn? back = result.Tokens[0].Value switch
        {
            "full" => DsnReturn.Full,
            "headers" => DsnReturn.Headers,
            _ => null,
        };
        if (back is null)
        {
            result.AddError($"--return must be {ReturnForms}.");
        }

        return back;
    }

    private static EnvelopeId? ParseEnvelopeId(ArgumentResult result)
    {
        if (!EnvelopeId.TryParse(result.Tokens[0].Value, out var id))
        {
            result.AddError($"--envelope-id must be printable ASCII and spaces, at most {EnvelopeId.MaxEncodedLength} characters once encoded.");
        }

        return id;
    }

    private static DeliverBy? ParseDeliverBy(ArgumentResult result)
    {
        var words = result.Tokens[0].Value.Split(',');
        DeliverByMode? mode = words switch
        {
            [_] or [_, "notify"] => DeliverByMode.Notify,
            [_, "return"] => DeliverByMode.Return,
            _ => null,
        };
        if (mode is { } found && Duration.TryParse(words[0], out var time) && time >= TimeSpan.FromSeconds(1) && time <= LongestTime && time.Ticks % TimeSpan.TicksPerSecond == 0)
        {
            return new DeliverBy(time, found);
        }

        result.AddError($"--deliver-by must be {DeliverByForms}; the duration in whole seconds, at most 365d.");
        return null;
    }
}
