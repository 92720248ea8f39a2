using System.Text;

namespace Waxwing.Smtp.Server;

/// <summary>One parameter of MAIL or RCPT (RFC 5321 §4.1.2: <c>esmtp-param</c>).</summary>
/// <param name="Keyword">The keyword, in upper case.</param>
/// <param name="Value">The value, or null without an equals sign.</param>
internal readonly record struct EsmtpParameter(string Keyword, string? Value)
{
    /// <summary>Reads them all; none stands twice.</summary>
    /// <param name="text">The parameters.</param>
    /// <param name="parameters">Those that were read.</param>
    /// <param name="faulty">The keyword of the one that is to blame, or null.</param>
    public static SmtpCommandFault ReadAll(ReadOnlySpan<byte> text, out List<EsmtpParameter> parameters, out string? faulty)
    {
        parameters = [];
        faulty = null;
        if (text.IsEmpty)
        {
            return SmtpCommandFault.None;
        }

        foreach (var range in text.Split((byte)' '))
        {
            var parameter = text[range];
            var equals = parameter.IndexOf((byte)'=');
            var keyword = equals < 0 ? parameter : parameter[..equals];
            var value = equals < 0 ? [] : parameter[(equals + 1)..];

            // RFC 5321 §4.1.2: a value is anything visible but "="; RFC 6531 §3.4 adds UTF-8, which few parameters take.
            if (!Server.Keyword.IsKeyword(keyword))
            {
                return SmtpCommandFault.Syntax;
            }

            var name = Encoding.ASCII.GetString(keyword).ToUpperInvariant();
            if (value.Contains((byte)'='))
            {
                faulty = name;
                return SmtpCommandFault.Syntax;
            }

            if (parameters.Exists(other => string.Equals(other.Keyword, name, StringComparison.Ordinal)))
            {
                faulty = name;
                return SmtpCommandFault.ParameterInvalid;
            }

            parameters.Add(new EsmtpParameter(name, equals < 0 ? null : Encoding.UTF8.GetString(value)));
        }

        return SmtpCommandFault.None;
    }
}
