namespace Waxwing.Smtp.Server;

/// <summary>Reads the parameters of RCPT (RFC 5321 §4.1.2: <c>Rcpt-parameters</c>).</summary>
/// <param name="extensions">The announced extensions; a parameter of any other is unknown.</param>
internal sealed class RcptParameterParser(SmtpServerExtensions extensions)
{
    /// <summary>Reads them into the command.</summary>
    public SmtpCommandFault Parse(ReadOnlySpan<byte> text, ref RcptCommand rcpt)
    {
        var fault = EsmtpParameter.ReadAll(text, out var parameters);
        if (fault != SmtpCommandFault.None)
        {
            return fault;
        }

        foreach (var (keyword, value) in parameters)
        {
            if (keyword is not ("NOTIFY" or "ORCPT") || !extensions.HasFlag(SmtpServerExtensions.DeliveryStatusNotifications))
            {
                return SmtpCommandFault.ParameterUnknown;
            }

            if (value is null)
            {
                return SmtpCommandFault.ParameterInvalid;
            }

            if (keyword is "NOTIFY" && DsnNotifyValue.TryRead(value, out var notify))
            {
                rcpt = rcpt with { Dsn = rcpt.Dsn with { Notify = notify } };
            }
            else if (keyword is "ORCPT" && OriginalRecipient.TryDecode(value, out var original))
            {
                rcpt = rcpt with { Dsn = rcpt.Dsn with { OriginalRecipient = original } };
            }
            else
            {
                return SmtpCommandFault.ParameterInvalid;
            }
        }

        return SmtpCommandFault.None;
    }
}
