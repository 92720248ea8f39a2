using System.Collections.Immutable;

namespace Waxwing;

/// <summary>Asks all rules, and weighs what they saw.</summary>
internal static class PhishingJudge
{
    private const int MaxEvidence = 3;

    private static readonly ImmutableArray<IPhishingRule> Rules =
    [
        new AuthenticationRule(), new AuthorRule(), new DisplayNameRule(), new ReplyToRule(), new ReturnPathRule(), new NameLookRule(), new RandomNameRule(),
        new LinkTextRule(), new LinkTargetRule(), new LinkHostRule(), new BrandInHostRule(), new RedirectRule(), new MailtoRule(),
        new HiddenTextRule(), new ActiveContentRule(), new PictureRule(), new AttachmentRule(), new LettersRule(), new PhraseRule(), new SubjectRule(), new CoinRule(),
    ];

    public static PhishingReport Judge(ReceivedMessage message, MessageAuthentication authentication)
    {
        var signs = Rules.SelectMany(rule => rule.Judge(message, authentication)).GroupBy(sign => sign.Indicator, StringComparer.Ordinal);
        return new PhishingReport
        {
            Indicators = [.. signs.Select(Weigh).OrderByDescending(indicator => indicator.Weight).ThenBy(indicator => indicator.Id, StringComparer.Ordinal)],
            LookedFor = IndicatorData.All.Count,
            Unread = message.Unread,
        };
    }

    private static PhishingIndicator Weigh(IGrouping<string, Sign> signs)
    {
        var data = IndicatorData.All[signs.Key];
        var evidence = signs.Select(sign => Quotation.Of(sign.Evidence)).ToList();
        return new PhishingIndicator(data.Id, data.Weight, data.Explanation, [.. evidence.Where(text => text.Length > 0).Distinct(StringComparer.Ordinal).Take(MaxEvidence)], evidence.Count);
    }
}
