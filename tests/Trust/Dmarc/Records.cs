using CsCheck;

namespace Waxwing.Trust.Tests.Dmarc;

/// <summary>A text is a record whose wrong tags are told, or it is told why it is none (RFC 9989 §4.7, §4.8).</summary>
public sealed class Records
{
    [Theory]
    [InlineData("v=DMARC1")]
    [InlineData("v=DMARC1;")]
    [InlineData("v=DMARC1; p=none")]
    [InlineData("V = DMARC1 ;\tP = Reject ; ADKIM=S; unknown1=x y; ")]
    [InlineData("v=DMARC1; p=none; rua=mailto:a@example.org!10m , https://example.org/%41?b=c; ruf=mailto:b@example.org; fo=1:d:s; pct=0; rf=afrf; ri=86400")]
    public void This_is_a_record_without_a_fault(string text)
    {
        Assert.True(DmarcRecord.TryParse(text, out var record, out _));
        Assert.Empty(record.Faults);
        Assert.Equal(text, record.ToString());
    }

    [Theory]
    [InlineData(null, DmarcSyntaxError.Version, 0)]
    [InlineData("", DmarcSyntaxError.Version, 0)]
    [InlineData("v=dmarc1; p=none", DmarcSyntaxError.Version, 0)]
    [InlineData("v=DMARC10; p=none", DmarcSyntaxError.Version, 0)]
    [InlineData("v=DMARC1 p=none", DmarcSyntaxError.Version, 0)]
    [InlineData("p=none; v=DMARC1", DmarcSyntaxError.Version, 0)]
    [InlineData("; v=DMARC1", DmarcSyntaxError.Version, 0)]
    [InlineData("v=DMARC1; p=none; p=none", DmarcSyntaxError.RepeatedTag, 17)]
    [InlineData("v=DMARC1; p=none; P=reject", DmarcSyntaxError.RepeatedTag, 17)]
    [InlineData("v=DMARC1; p=; p=reject", DmarcSyntaxError.RepeatedTag, 13)]
    [InlineData("v=DMARC1; p=none; x=1; x=2", DmarcSyntaxError.RepeatedTag, 22)]
    [InlineData("v=DMARC1; v=DMARC1", DmarcSyntaxError.RepeatedTag, 9)]
    public void This_is_none(string? text, DmarcSyntaxError error, int position)
    {
        Assert.False(DmarcRecord.TryParse(text, out _, out var fault));
        Assert.Equal((error, position), (fault.Error, fault.Position));
        Assert.Equal(error == DmarcSyntaxError.RepeatedTag, DmarcRecord.IsVersion1(text));
    }

    [Theory]
    [InlineData("v=DMARC1; p=nothing", DmarcSyntaxError.Value, "p")]
    [InlineData("v=DMARC1; sp=", DmarcSyntaxError.Value, "sp")]
    [InlineData("v=DMARC1; np=reject!", DmarcSyntaxError.Value, "np")]
    [InlineData("v=DMARC1; adkim=strict", DmarcSyntaxError.Value, "adkim")]
    [InlineData("v=DMARC1; aspf=x", DmarcSyntaxError.Value, "aspf")]
    [InlineData("v=DMARC1; psd=x", DmarcSyntaxError.Value, "psd")]
    [InlineData("v=DMARC1; t=u", DmarcSyntaxError.Value, "t")]
    [InlineData("v=DMARC1; fo=0:1", DmarcSyntaxError.Value, "fo")]
    [InlineData("v=DMARC1; fo=d:d", DmarcSyntaxError.Value, "fo")]
    [InlineData("v=DMARC1; fo=x", DmarcSyntaxError.Value, "fo")]
    [InlineData("v=DMARC1; pct=101", DmarcSyntaxError.Value, "pct")]
    [InlineData("v=DMARC1; pct=-1", DmarcSyntaxError.Value, "pct")]
    [InlineData("v=DMARC1; pct=0100", DmarcSyntaxError.Value, "pct")]
    [InlineData("v=DMARC1; rua=a@example.org", DmarcSyntaxError.ReportUri, "rua")]
    [InlineData("v=DMARC1; rua=mailto:", DmarcSyntaxError.ReportUri, "rua")]
    [InlineData("v=DMARC1; ruf=mailto:a@example.org!10x", DmarcSyntaxError.ReportUri, "ruf")]
    [InlineData("v=DMARC1; ruf=mailto:a@example.org!", DmarcSyntaxError.ReportUri, "ruf")]
    [InlineData("v=DMARC1; ruf=mailto:%4@example.org", DmarcSyntaxError.ReportUri, "ruf")]
    [InlineData("v=DMARC1; ruf=1mailto:a@example.org", DmarcSyntaxError.ReportUri, "ruf")]
    [InlineData("v=DMARC1;; p=none", DmarcSyntaxError.Malformed, null)]
    [InlineData("v=DMARC1; none", DmarcSyntaxError.Malformed, null)]
    [InlineData("v=DMARC1; =none", DmarcSyntaxError.Malformed, null)]
    [InlineData("v=DMARC1; p p=none", DmarcSyntaxError.Malformed, null)]
    [InlineData("v=DMARC1; x=\u00FC", DmarcSyntaxError.Value, null)]
    public void A_wrong_tag_is_told_and_has_its_default(string text, DmarcSyntaxError error, string? tag)
    {
        Assert.True(DmarcRecord.TryParse(text, out var record, out _));
        var fault = Assert.Single(record.Faults);
        Assert.Equal((error, tag), (fault.Error, fault.Tag));
        Assert.Equal((DmarcAlignmentMode.Relaxed, DmarcAlignmentMode.Relaxed, DmarcFailureOptions.AllFail, false, null), (record.DkimAlignment, record.SpfAlignment, record.FailureOptions, record.IsTest, record.Percentage));
    }

    [Fact]
    public void Every_tag_is_read()
    {
        Assert.True(DmarcRecord.TryParse("v=DMARC1; np=reject; sp=quarantine; p=none; aspf=s; adkim=s; psd=n; t=y; pct=25; fo=1:s; rua=mailto:a@example.org,mailto:%62@example.org?subject=x!1g; ruf=https://example.org/", out var record, out _));

        Assert.Equal((DmarcPolicy.None, DmarcPolicy.Quarantine, DmarcPolicy.Reject), (record.Policy, record.SubdomainPolicy, record.NonexistentPolicy));
        Assert.Equal((DmarcAlignmentMode.Strict, DmarcAlignmentMode.Strict, DmarcPublicSuffix.No, true, 25), (record.DkimAlignment, record.SpfAlignment, record.PublicSuffix, record.IsTest, record.Percentage));
        Assert.Equal(DmarcFailureOptions.AnyFails | DmarcFailureOptions.Spf, record.FailureOptions);
        Assert.Equal(["a@example.org", "b@example.org"], record.AggregateReports.Select(uri => uri.Mailbox?.ToString()));
        Assert.Equal(("https://example.org/", null), (record.FailureReports[0].Text, record.FailureReports[0].Mailbox));
    }

    [Theory]
    [InlineData("v=DMARC1; p=none", true)]
    [InlineData("v=DMARC1", false)]
    [InlineData("v=DMARC1; rua=mailto:a@example.org", true)]
    [InlineData("v=DMARC1; rua=nowhere", false)]
    [InlineData("v=DMARC1; p=reject; sp=wrong", false)]
    [InlineData("v=DMARC1; p=reject; np=wrong; rua=mailto:a@example.org", true)]
    public void A_record_without_a_good_policy_is_used_only_for_its_reports(string text, bool usable)
    {
        Assert.True(DmarcRecord.TryParse(text, out var record, out _));
        Assert.Equal(usable, record.IsUsable);
    }

    [Fact]
    public void A_wrong_policy_behind_a_hundred_other_faults_counts()
    {
        Assert.True(DmarcRecord.TryParse($"v=DMARC1; p=reject;{string.Concat(Enumerable.Repeat("?;", 100))} sp=wrong", out var record, out _));
        Assert.Equal((20, false), (record.Faults.Length, record.IsUsable));
    }

    [Fact]
    public void Any_text_is_a_record_or_a_fault_with_a_place_within_it() =>
        Gen.String[Gen.Char["aApsrutn01=;:,!%@ \t\u00FC\0"], 0, 60].Sample(rest =>
        {
            var text = "v=DMARC1;" + rest;
            return DmarcRecord.TryParse(text, out var record, out var fault)
                ? fault is null && record.Faults.All(found => found.Position <= text.Length)
                : fault.Position <= text.Length;
        }, iter: 20_000);
}
