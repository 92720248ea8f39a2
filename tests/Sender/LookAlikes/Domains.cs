using Waxwing.Smtp;

namespace Waxwing.Tests.LookAlikes;

/// <summary>What a domain is warned of, and what it is not.</summary>
public sealed class Domains
{
    [Theory]
    [InlineData("аррӏе.com", "apple")]
    [InlineData("хоре.example", "xope")]
    [InlineData("mail.раураӏ.net", "paypal")]
    [InlineData("օոս.com", "onu")]
    [InlineData("сосо-2024.com", "coco-2024")]
    [InlineData("twıtter.com", "twitter")]
    [InlineData("१२३.com", "123")]
    [InlineData("2з5.net", "235")]
    [InlineData("сафе́.com", null)]
    public void A_label_that_reads_as_ASCII_tells_how_it_reads(string name, string? reading)
    {
        var warnings = DomainLook.Judge(Domain.Parse(name));
        Assert.Equal(reading, warnings.SingleOrDefault(warning => warning.Reason == LookReason.LooksLikeAscii)?.LooksLike);
    }

    [Theory]
    [InlineData("example.com")]
    [InlineData("[192.0.2.1]")]
    [InlineData("bücher.example")]
    [InlineData("smørrebrød.dk")]
    [InlineData("læge.dk")]
    [InlineData("việtnam.vn")]
    [InlineData("москва.com")]
    [InlineData("яндекс.рф")]
    [InlineData("хоре.рф")]
    [InlineData("αθήνα.gr")]
    [InlineData("հայաստան.am")]
    [InlineData("例え.jp")]
    [InlineData("ソニーstore.jp")]
    [InlineData("東京タワー.jp")]
    [InlineData("らーめん.jp")]
    [InlineData("いすゞ.jp")]
    [InlineData("한국abc.kr")]
    [InlineData("中文abc.tw")]
    [InlineData("ไทย.th")]
    [InlineData("भारत.in")]
    [InlineData("مثال.com")]
    [InlineData("ישראל.il")]
    public void A_name_as_people_write_it_is_fine(string name) => Assert.Empty(DomainLook.Judge(Domain.Parse(name)));

    [Theory]
    [InlineData("pаypal.com", LookReason.MixedScripts)]
    [InlineData("αpple.com", LookReason.MixedScripts)]
    [InlineData("googlе.рф", LookReason.MixedScripts)]
    [InlineData("москваαθήνα.com", LookReason.MixedScripts)]
    [InlineData("éclair東京.jp", LookReason.MixedScripts)]
    [InlineData("ไทยabc.com", LookReason.MixedScripts)]
    [InlineData("ɡoogle.com", LookReason.UnusualCharacter)]
    [InlineData("tiⵏy.com", LookReason.UnusualCharacter)]
    [InlineData("१২.com", LookReason.MixedDigits)]
    [InlineData("mi\u0307crosoft.com", LookReason.HiddenMark)]
    [InlineData("cafe\u0301\u0301.com", LookReason.HiddenMark)]
    [InlineData("ーabc.jp", LookReason.MisplacedCharacter)]
    [InlineData("カゝ.jp", LookReason.MisplacedCharacter)]
    [InlineData("example.comノ東京.jp", LookReason.MisplacedCharacter)]
    public void A_trick_has_its_reason(string name, LookReason reason) =>
        Assert.Contains(DomainLook.Judge(Domain.Parse(name)), warning => warning.Reason == reason);

    [Fact]
    public void The_sentence_names_what_is_mixed() =>
        Assert.Equal("mixes Latin and Cyrillic", DomainLook.Judge(Domain.Parse("pаypal.com"))[0].Sentence);

    [Fact]
    public void Each_label_is_judged_alone_and_named()
    {
        var warnings = DomainLook.Judge(Domain.Parse("москва.pаypal.bücher.com"));
        Assert.Equal("pаypal", Assert.Single(warnings).Part);
    }

    [Fact]
    public void An_ASCII_name_costs_no_memory()
    {
        var domain = Domain.Parse("mail.example.com");
        DomainLook.Judge(domain);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            DomainLook.Judge(domain);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
