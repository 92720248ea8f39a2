using System.Globalization;
using System.Text;
using System.Text.Json;
using Waxwing.Smtp;

namespace Waxwing.Conformance.Tests;

public sealed class InternationalNames
{
    [Fact]
    public void The_names_of_the_Unicode_IDNA_test_are_mapped_and_refused_as_it_says()
    {
        var verdicts = new Verdicts<NameCase>(
            "idna",
            new Deviation<NameCase>(
                "no root label",
                "a domain of mail does not end in a dot (RFC 5321 §4.1.2)",
                item => item is { Valid: true, Domain: null } && item.Ascii.EndsWith('.')),
            new Deviation<NameCase>(
                "invisible characters are refused, not ignored",
                "UTS #46 drops them in silence; who typed or pasted one should learn of it",
                item => item is { Valid: true, Domain: null } && item.Source.EnumerateRunes().Any(rune => Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format)));
        foreach (var item in Corpus.Open("idna").Cases().Select(NameCase.Read))
        {
            verdicts.Add(item, item.Agrees, item.ToString());
        }

        verdicts.Conclude();
    }

    private sealed record NameCase(string Id, string Source, string Ascii, string Unicode, string Status, Domain? Domain, AddressFault Fault)
    {
        // A domain that carries any status is invalid for mail.
        public bool Valid => Status.Length == 0;

        public bool Agrees => Valid == Domain is not null
            && (Domain is null || (string.Equals(Domain.Ascii, Ascii, StringComparison.Ordinal) && string.Equals(Domain.Unicode, Unicode, StringComparison.Ordinal)));

        public static NameCase Read(JsonElement element)
        {
            string Text(string name) => element.GetProperty(name).GetString()!;
            var status = element.GetProperty("unicode_status").EnumerateArray().Concat(element.GetProperty("ascii_status").EnumerateArray());
            var source = Text("source");
            return new NameCase(
                Text("id"), source, Text("to_ascii"), Text("to_unicode"), string.Join(' ', status.Select(code => code.GetString())),
                Domain.TryParse(source, out var domain, out var fault) ? domain : null, fault);
        }

        public override string ToString()
        {
            var codes = string.Join(' ', Source.Select(unit => ((int)unit).ToString("X4", CultureInfo.InvariantCulture)));
            return $"{Id} {codes} source says [{Status}] {Ascii}, we say {Fault} {Domain}";
        }
    }
}
