using System.Collections.Immutable;

namespace Waxwing;

/// <summary>Asks all rules, and weighs what they saw.</summary>
internal static class PhishingJudge
{
    private const int MaxEvidence = 3;

    private static readonly ImmutableArray<IPhishingRule> Rules =
    [
        new AuthenticationRule(), new AuthorRule(), new DisplayNameRule(), new BorrowedNameRule(), new SenderRule(), new ReplyToRule(), new ReturnPathRule(), new UnsubscribeRule(), new NameLookRule(), new RandomNameRule(),
        new LinkTextRule(), new LinkTargetRule(), new LinkHostRule(), new BrandInHostRule(), new RedirectRule(), new MailtoRule(), new BareLinkRule(),
        new HiddenTextRule(), new ActiveContentRule(), new PictureRule(), new PictureHostRule(), new LeftoverRule(), new AttachmentRule(), new LettersRule(), new PhraseRule(), new SubjectRule(), new CoinRule(),
        new ProvenRule(),
    ];

    public static PhishingReport Judge(ReceivedMessage message, MessageAuthentication authentication)
    {
        var found = Rules.SelectMany(rule => rule.Judge(message, authentication)).GroupBy(sign => sign.Indicator, StringComparer.Ordinal).Select(Weigh).ToLookup(indicator => indicator.Weight > 0);
        return new PhishingReport
        {
            Indicators = [.. found[true].OrderByDescending(indicator => indicator.Weight).ThenBy(indicator => indicator.Id, StringComparer.Ordinal)],
            // An author who is proven may still be a crook: it counts only where nothing was found but what honest mail has, too.
            Mitigations = found[true].Any() && found[true].All(indicator => IndicatorData.All[indicator.Id].IsMild) ? [.. found[false].OrderBy(indicator => indicator.Weight)] : [],
            LookedFor = IndicatorData.All.Values.Count(data => data.Weight > 0),
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
