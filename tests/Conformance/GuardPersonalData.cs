using System.Text.Json;

namespace Waxwing.Conformance.Tests;

/// <summary>The guard against the numbers of two projects' own tests, each detector by what its source calls it.</summary>
public sealed class GuardPersonalData
{
    // The source's name, and the detectors that look for it.
    private static readonly (string Entity, string[] Detectors)[] Detectors =
    [
        ("credit_card", ["payment-card"]), ("iban", ["iban"]), ("aba_routing", ["aba-routing"]),
        ("au_abn", ["au-abn"]), ("au_medicare", ["au-medicare"]), ("au_tfn", ["au-tfn"]), ("ca_sin", ["ca-sin"]),
        ("de_health_insurance", ["de-health-number"]), ("de_social_security", ["de-pension-number"]), ("de_tax_id", ["de-tax-id"]),
        ("es_nie", ["es-nie"]), ("es_nif", ["es-nif"]), ("fi_personal_identity_code", ["fi-henkilotunnus"]),
        ("in_aadhaar", ["in-aadhaar"]), ("in_pan", ["in-pan"]), ("it_fiscal_code", ["it-codice-fiscale"]), ("it_vat_code", ["it-partita-iva"]),
        ("kr_rrn", ["kr-rrn", "kr-rrn-2020"]), ("pl_pesel", ["pl-pesel"]), ("se_personnummer", ["se-personnummer"]), ("sg_fin", ["sg-nric"]),
        ("th_tnin", ["th-citizen-id"]), ("tr_national_id", ["tr-kimlik"]), ("uk_nino", ["uk-nino"]), ("us_itin", ["us-itin"]),
        ("us_ssn", ["us-ssn"]), ("za_id_number", ["za-id"]),
    ];

    private static readonly Deviation<NumberCase>[] Differences =
    [
        new("a weak match of the source",
            "the source itself gives it a score of at most 0.4, which its README calls possibly below a useful threshold",
            item => item.Expected > item.Found && item.HighestScore <= 0.4),
        new("inside a longer word",
            "the number is glued to a word; the same source refuses that for other numbers",
            item => item.Expected > item.Found && item.IsGlued),
        new("a tax number with ten different digits",
            "of the first ten digits of an Identifikationsnummer one stands there two or three times; the source checks the last digit alone",
            item => string.Equals(item.Entity, "de_tax_id", StringComparison.Ordinal) && item.Text.Contains("9876543210", StringComparison.Ordinal)),
        new("two codici fiscali of which one has a wrong letter",
            "the source finds both and gives one a weak score; the last letter of a code follows from the others",
            item => string.Equals(item.Entity, "it_fiscal_code", StringComparison.Ordinal) && item.Expected == 2 && item.Found == 1),
        new("not of the form of a PAN",
            "a PAN is five letters, four digits, a letter; the source's pattern takes others for weak ones",
            item => string.Equals(item.Entity, "in_pan", StringComparison.Ordinal) && item.Expected > item.Found),
    ];

    [Fact]
    public void Are_found_as_the_page_says()
    {
        var cases = Corpus.Open("personal-data").Cases().Select(NumberCase.Read).ToArray();
        var different = Differences.ToDictionary(rule => rule, _ => 0);
        var rows = new List<(GuardTally Medium, GuardTally Low)>();
        foreach (var (entity, detectors) in Detectors)
        {
            var (medium, low) = (new GuardTally(detectors[0]), new GuardTally(detectors[0]));
            foreach (var item in cases.Where(item => string.Equals(item.Entity, entity, StringComparison.Ordinal)))
            {
                Judge(item with { Found = Count(item, detectors, GuardConfidence.Medium) }, medium, different);
                Judge(item with { Found = Count(item, detectors, GuardConfidence.Low) }, low, []);
            }

            rows.Add((medium, low));
        }

        GuardTable.Print(rows.SelectMany(row => row.Medium.Wrong));
        Assert.All(rows.Where(row => row.Medium.Name is "payment-card" or "iban"), row => Assert.True(row.Medium.IsGuarded, string.Join('\n', row.Medium.Wrong)));
        Assert.All(different, pair => Assert.True(pair.Value > 0, $"{pair.Key.Rule} explains nothing any more."));
        var others = cases.Select(item => item.Entity).Distinct().Except(Detectors.Select(pair => pair.Entity)).Order(StringComparer.Ordinal);
        GuardTable.Conclude("personal-data",
        [
            "| detector | cases | found | false alarms | recall | precision | recall at low confidence | deliberate differences | guarded |",
            "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |",
            .. rows.OrderByDescending(row => row.Medium.IsGuarded).Select(row => GuardTable.Row(row.Medium, row.Low)),
            "",
            .. different.Select(pair => $"- {pair.Value} × {pair.Key.Rule}: {pair.Key.Reason}."),
            "",
            $"The corpus has these kinds too, and the guard has no detector for them: {string.Join(", ", others)}.",
        ]);
    }

    private static int Count(NumberCase item, string[] detectors, GuardConfidence minimum) => Detection.Run(item.Text).All.ToArray()
        .Where(hit => hit.Confidence >= minimum && detectors.Contains(hit.Rule.Id))
        .DistinctBy(hit => hit.Start).Count();

    private static void Judge(NumberCase item, GuardTally tally, Dictionary<Deviation<NumberCase>, int> different)
    {
        var rule = item.Expected == item.Found ? null : Array.Find(Differences, difference => difference.Explains(item));
        if (rule is not null && different.TryGetValue(rule, out var count))
        {
            different[rule] = count + 1;
        }

        tally.Add(item.Expected, item.Found, rule is not null, item.Text);
    }

    private sealed record NumberCase(string Entity, string Text, int Expected, double HighestScore, int SpanStart)
    {
        public int Found { get; init; }

        public bool IsGlued => SpanStart > 0 && char.IsLetter(Text[SpanStart - 1]);

        public static NumberCase Read(JsonElement element)
        {
            var entity = element.GetProperty("entity").GetString()!;
            if (element.TryGetProperty("check", out _))
            {
                return new NumberCase(entity, element.GetProperty("value").GetString()!, element.GetProperty("valid").GetBoolean() ? 1 : 0, 1, 0);
            }

            // The upper bound may be the word "max".
            var scores = element.TryGetProperty("scores", out var given) && given.ValueKind == JsonValueKind.Array
                ? given.EnumerateArray().Where(score => score.ValueKind == JsonValueKind.Array).Select(score => score[1].ValueKind == JsonValueKind.Number ? score[1].GetDouble() : 1).DefaultIfEmpty(1).Max()
                : 1;
            var start = element.TryGetProperty("spans", out var spans) && spans.ValueKind == JsonValueKind.Array && spans.GetArrayLength() > 0 ? First(spans[0]) : 0;
            return new NumberCase(entity, element.GetProperty("text").GetString()!, element.GetProperty("count").GetInt32(), scores, start);
        }

        // A list of pairs, or, of one match, the pair itself.
        private static int First(JsonElement span) => span.ValueKind == JsonValueKind.Array ? span[0].GetInt32() : span.GetInt32();
    }
}
