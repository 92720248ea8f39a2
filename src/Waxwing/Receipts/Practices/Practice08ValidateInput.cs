namespace Waxwing;

/// <summary>Practice 8: everything that came from outside was judged before anything left.</summary>
internal sealed class Practice08ValidateInput : IPracticeJudge
{
    private const string Title = "Validate input";

    public PracticeEvidence Judge(Passage passage, SenderOptions options)
    {
        if (passage.Validation is not { } validation)
        {
            return Evidence.NotMet(8, Title, passage.Findings is null ? $"the message was refused: {passage.Refusal?.Message}" : "what was judged when the message was prepared cannot be read", []);
        }

        var facts = new List<(string, object?)>
        {
            ("addresses", validation.Addresses),
            ("headers", validation.Headers),
            ("attachments", validation.Attachments),
            ("lookAlikes", validation.LookAlikes),
            ("bccStripped", validation.BccStripped),
            ("hiddenRecipients", passage.Addressing!.Hidden.Length),
            ("warnings", passage.AllWarnings.Count()),
            ("domainsAsked", passage.RecipientDomains?.Asked),
            ("domainsTakingMail", passage.RecipientDomains?.Taking),
            ("domainsUnknown", passage.RecipientDomains?.Unknown),
        };
        var judged = $"{Evidence.Count(validation.Addresses, "address", "addresses")}, {Evidence.Count(validation.Headers, "header field")}, {Evidence.Count(validation.Attachments, "attachment")}{(validation.LookAlikes == 0 ? "" : $", {Evidence.Count(validation.LookAlikes, "look-alike")} warned of")}{Domains(passage.RecipientDomains)}{Evidence.When(passage)}";
        if (passage.Prepared is not { } content)
        {
            return Evidence.NotMet(8, Title, $"{judged} judged; the content was not read to its end: {NotRead(passage)}", facts);
        }

        facts.Add(("octets", content.Octets));
        facts.Add(("longestLine", content.LongestLine));
        facts.Add(("eightBit", content.EightBit));
        facts.Add(("smtpUtf8", content.SmtpUtf8));
        var hidden = validation.BccStripped
            ? $"; Bcc field removed, {Evidence.Count(passage.Addressing.Hidden.Length, "hidden recipient")} with a transaction of their own"
            : "";
        if (content.Binary)
        {
            facts.Add(("binary", true));
            return Evidence.Met(8, Title, $"{judged}; {content.Octets} octets read: declared binary, counted and never in lines (BINARYMIME, RFC 3030){hidden}", facts);
        }

        return passage.ContentFault == Smtp.SmtpFailureDetail.None
            ? Evidence.Met(8, Title, $"{judged}; {content.Octets} octets read: every line end is CRLF, longest line {content.LongestLine}{hidden}", facts)
            : Evidence.NotMet(8, Title, $"{judged}; the content cannot go out: {passage.ContentFault}", facts);
    }

    private static string Domains(RecipientDomainFacts? domains) => domains switch
    {
        null => "",
        { Unknown: 0 } => $", {domains.Taking} of {Evidence.Count(domains.Asked, "domain")} {(domains.Taking == 1 ? "takes" : "take")} mail",
        _ => $", {domains.Taking} of {Evidence.Count(domains.Asked, "domain")} {(domains.Taking == 1 ? "takes" : "take")} mail, of {domains.Unknown} DNS does not say",
    };

    private static string NotRead(Passage passage) =>
        passage.Attempts is [.., { Connection: not null }] ? passage.Failure?.Message ?? "the message ended before" : Evidence.NoConnection(passage);
}
