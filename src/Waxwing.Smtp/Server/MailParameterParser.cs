using System.Globalization;

namespace Waxwing.Smtp.Server;

/// <summary>Reads the parameters of MAIL (RFC 5321 §4.1.2: <c>Mail-parameters</c>).</summary>
/// <param name="extensions">The announced extensions; a parameter of any other is unknown.</param>
internal sealed class MailParameterParser(SmtpServerExtensions extensions)
{
    /// <summary>Reads them into the command.</summary>
    /// <param name="text">The parameters.</param>
    /// <param name="mail">The command.</param>
    /// <param name="faulty">The keyword of the parameter that is to blame, or null.</param>
    public SmtpCommandFault Parse(ReadOnlySpan<byte> text, ref MailCommand mail, out string? faulty)
    {
        var fault = EsmtpParameter.ReadAll(text, out var parameters, out faulty);
        foreach (var parameter in parameters)
        {
            if (fault != SmtpCommandFault.None)
            {
                break;
            }

            fault = Apply(parameter, ref mail);
            faulty = fault == SmtpCommandFault.None ? null : parameter.Keyword;
        }

        // RFC 3030 §3: BINARYMIME needs BDAT, which the session enforces when DATA comes.
        return fault;
    }

    private SmtpCommandFault Apply(EsmtpParameter parameter, ref MailCommand mail)
    {
        var known = parameter.Keyword switch
        {
            "SIZE" => Has(SmtpServerExtensions.Size),
            "BODY" => Has(SmtpServerExtensions.EightBitMime),
            "SMTPUTF8" => Has(SmtpServerExtensions.SmtpUtf8),
            "RET" or "ENVID" => Has(SmtpServerExtensions.DeliveryStatusNotifications),
            "REQUIRETLS" => Has(SmtpServerExtensions.RequireTls),
            "BY" => Has(SmtpServerExtensions.DeliverBy),
            "AUTH" => true,
            _ => false,
        };
        if (!known)
        {
            return SmtpCommandFault.ParameterUnknown;
        }

        var valid = parameter switch
        {
            // RFC 6531 §3.4, RFC 8689 §3: these have no value; all others have one.
            { Keyword: "SMTPUTF8", Value: null } => Set(mail with { SmtpUtf8 = true }, ref mail),
            { Keyword: "REQUIRETLS", Value: null } => Set(mail with { RequireTls = true }, ref mail),
            { Keyword: "SMTPUTF8" or "REQUIRETLS" } or { Value: null } => false,
            { Keyword: "SIZE" } => TryReadSize(parameter.Value, out var size) && Set(mail with { Size = size }, ref mail),
            { Keyword: "BODY" } => TryReadBody(parameter.Value, out var body) && Set(mail with { Body = body }, ref mail),
            { Keyword: "RET" } => DsnReturnValue.TryRead(parameter.Value, out var back) && Set(mail with { Return = back }, ref mail),
            { Keyword: "ENVID" } => EnvelopeId.TryDecode(parameter.Value, out var id) && Set(mail with { EnvelopeId = id }, ref mail),
            { Keyword: "BY" } => DeliverBy.TryRead(parameter.Value, out var by) && Set(mail with { DeliverBy = by }, ref mail),

            // AUTH (RFC 4954 §5): checked, and ignored as from a client that is not trusted to speak for others.
            _ => parameter.Value is "<>" || (parameter.Value.Length > 0 && XText.TryDecode(parameter.Value, out _)),
        };
        return valid ? SmtpCommandFault.None : SmtpCommandFault.ParameterInvalid;
    }

    private bool Has(SmtpServerExtensions extension) => extensions.HasFlag(extension);

    private static bool Set(MailCommand changed, ref MailCommand mail)
    {
        mail = changed;
        return true;
    }

    // RFC 1870 §3: one to twenty digits, which may be more than a long holds.
    private static bool TryReadSize(string value, out long size)
    {
        size = long.MaxValue;
        if (value.Length is 0 or > 20 || value.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        if (long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            size = number;
        }

        return true;
    }

    private bool TryReadBody(string value, out SmtpBodyType body)
    {
        (body, var known) = value.ToUpperInvariant() switch
        {
            "7BIT" => (SmtpBodyType.SevenBit, true),
            "8BITMIME" => (SmtpBodyType.EightBitMime, true),
            "BINARYMIME" => (SmtpBodyType.BinaryMime, Has(SmtpServerExtensions.BinaryMime)),
            _ => (SmtpBodyType.SevenBit, false),
        };
        return known;
    }
}
