namespace Waxwing.Smtp.Server;

/// <summary>Reads the parameters of RCPT (RFC 5321 §4.1.2: <c>Rcpt-parameters</c>).</summary>
/// <param name="extensions">The announced extensions; a parameter of any other is unknown.</param>
internal sealed class RcptParameterParser(SmtpServerExtensions extensions)
{
    /// <summary>Reads them into the command.</summary>
    /// <param name="text">The parameters.</param>
    /// <param name="rcpt">The command.</param>
    /// <param name="faulty">The keyword of the parameter that is to blame, or null.</param>
    public SmtpCommandFault Parse(ReadOnlySpan<byte> text, ref RcptCommand rcpt, out string? faulty)
    {
        var fault = EsmtpParameter.ReadAll(text, out var parameters, out faulty);
        if (fault != SmtpCommandFault.None)
        {
            return fault;
        }

        foreach (var (keyword, value) in parameters)
        {
            faulty = keyword;
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

        faulty = null;
        return SmtpCommandFault.None;
    }
}
