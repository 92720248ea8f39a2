using MimeKit;

namespace Waxwing;

/// <summary>
/// Judges the fields that hold addresses as a whole. A lenient reader drops what it does not understand, and then a
/// recipient is missing without a word.
/// </summary>
internal static class AddressFieldRules
{
    private static readonly ParserOptions Strict = new()
    {
        AddressParserComplianceMode = RfcComplianceMode.Strict,
        AllowAddressesWithoutDomain = false,
        AllowUnquotedCommasInAddresses = false,
    };

    /// <summary>Judges From, Sender, Reply-To, To, Cc and Bcc.</summary>
    /// <exception cref="SendException">A field cannot be read whole (RFC 5322 §3.4).</exception>
    public static void Check(MimeMessage message)
    {
        for (var i = 0; i < message.Headers.Count; i++)
        {
            var header = message.Headers[i];
            if (header.Id is not (HeaderId.From or HeaderId.Sender or HeaderId.ReplyTo or HeaderId.To or HeaderId.Cc or HeaderId.Bcc)
                || JudgedFields.Knows(nameof(AddressFieldRules), header))
            {
                continue;
            }

            var isEmpty = header.RawValue.AsSpan().Trim(" \t\r\n"u8).IsEmpty;
            if (!InternetAddressList.TryParse(Strict, header.RawValue, out var list) && !isEmpty)
            {
                throw Refuse($"{header.Field}: the field is not a list of addresses (RFC 5322 §3.4); write each as address or Name <address>, separated by commas");
            }

            // RFC 5322 §3.6.2: MimeKit takes the first of several, and reports of failure would go to whom it says.
            if (header.Id == HeaderId.Sender && list is not [MailboxAddress])
            {
                throw Refuse($"{header.Field}: the field is not exactly one address (RFC 5322 §3.6.2)");
            }

            JudgedFields.Keep(nameof(AddressFieldRules), header);
        }
    }

    private static SendException Refuse(string message) => new(SendError.Refusal(SendStage.Validate, SendFault.InvalidAddress, message));
}
