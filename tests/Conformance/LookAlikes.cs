using System.Text;
using System.Text.Json;
using Waxwing.Smtp;

namespace Waxwing.Conformance.Tests;

public sealed class LookAlikes
{
    [Fact]
    public void The_names_of_a_browser_are_warned_of_where_it_hides_them()
    {
        var verdicts = new Verdicts<NameCase>(
            "idn-homographs",
            new Deviation<NameCase>(
                "no list of well-known names",
                "the source compares short names with the sites that its users visit most; the letter does not look like ASCII to UTS #39, and which names are well known is not ours to decide",
                item => item is { Result: "unsafe", Warnings: [], Domain: { } domain }
                    && !Ascii.IsValid(Skeleton.Of(domain.Unicode.Split('.')[0])) && RestrictionLevels.Of(domain.Unicode.Split('.')[0]) == RestrictionLevel.SingleScript));
        foreach (var item in Corpus.Open("idn-homographs").Cases().Select(NameCase.Read))
        {
            verdicts.Add(item, item.Agrees, item.ToString());
        }

        verdicts.Conclude();
    }

    [Fact]
    public void Confusable_characters_have_one_skeleton()
    {
        var verdicts = new Verdicts<PairCase>(
            "unicode-confusables",
            new Deviation<PairCase>(
                "no address holds it",
                "the pair is of the draft of a later version, and the grammar of names refuses or maps the character anyway",
                item => !item.ReachesDomain),
            new Deviation<PairCase>(
                "warned of for another reason",
                "the pair is of the draft of a later version; within an ASCII name the character is warned of as unusual or mixed",
                item => item.IsWarnedOfInName),
            new Deviation<PairCase>(
                "not taken for ASCII",
                "the pair is of the draft of a later version, and concerns two characters of which none is ASCII",
                item => !Ascii.IsValid(item.Prototype)),
            new Deviation<PairCase>(
                "a letter of Latin by its own right",
                "the pair is of the draft of a later version; languages spell with the letter, and Unicode 15 does not take it for an ASCII one",
                item => item.IsLatinLetter),
            new Deviation<PairCase>(
                "East Asian letters stand beside ASCII",
                "the pair is of the draft of a later version; Chinese, Japanese and Korean names mix with ASCII every day (UTS #39 §5.2), and Unicode 15 does not take the letter for an ASCII one",
                item => item.IsEastAsianLetter));
        var pairs = Corpus.Open("unicode-confusables").Cases().Select(PairCase.Read).ToArray();
        foreach (var pair in pairs)
        {
            verdicts.Add(pair, pair.Agrees, pair.ToString());
        }

        verdicts.Conclude();
        // The rules above explain a younger draft; they must not explain a broken table.
        Assert.True(pairs.Count(pair => pair.Agrees) > pairs.Length * 0.7);
    }

    private sealed record NameCase(string Ascii, string Unicode, string Result, Domain? Domain, IReadOnlyList<LookWarning> Warnings)
    {
        public bool Agrees => Result switch
        {
            "safe" => Domain is not null && Warnings.Count == 0,
            "unsafe" => Domain is not null && Warnings.Count > 0,
            "invalid" => Domain is null,
            _ => false,
        };

        public static NameCase Read(JsonElement element)
        {
            string Text(string name) => element.GetProperty(name).GetString()!;
            return Domain.TryParse(Text("ascii"), out var domain, out _)
                ? new NameCase(Text("ascii"), Text("unicode"), Text("result"), domain, DomainLook.Judge(domain))
                : new NameCase(Text("ascii"), Text("unicode"), Text("result"), Domain: null, []);
        }

        public override string ToString() =>
            $"{Ascii} ({Unicode}) source says {Result}, we say {(Domain is null ? "invalid" : string.Join("; ", Warnings.Select(warning => $"{warning.Reason}: {warning.Sentence}")))}";
    }

    private sealed record PairCase(string Id, string Source, string Prototype)
    {
        public bool Agrees => string.Equals(Skeleton.Of(Source), Skeleton.Of(Prototype), StringComparison.Ordinal);

        // The character between letters of ASCII, where an attacker wants it.
        public bool ReachesDomain => Name is { } domain && domain.Unicode.Contains(Source, StringComparison.Ordinal);

        public bool IsWarnedOfInName => Name is { } domain && !DomainLook.Judge(domain).IsEmpty;

        public bool IsLatinLetter => Source.EnumerateRunes().All(rune => Rune.IsLetter(rune) && ScriptSet.Of(rune) == ScriptSet.Latin);

        public bool IsEastAsianLetter => Source.EnumerateRunes().All(rune => Rune.IsLetter(rune) && ScriptSet.Of(rune).Meets(ScriptSet.EastAsian));

        private Domain? Name => Domain.TryParse($"ab{Source}cd.com", out var domain, out _) ? domain : null;

        public static PairCase Read(JsonElement element)
        {
            string Text(string name) => element.GetProperty(name).GetString()!;
            return new PairCase(Text("id"), Text("source"), Text("prototype"));
        }

        public override string ToString() => $"{Id} {Source} source says {Prototype}, we say {Skeleton.Of(Source)}";
    }
}
