using CsCheck;

namespace Waxwing.Trust.Tests.MtaSts;

/// <summary>A text is a record, or it is told why it is none (RFC 8461 §3.1).</summary>
public sealed class Records
{
    [Theory]
    [InlineData("v=STSv1; id=20160831085700Z;", "20160831085700Z")]
    [InlineData("v=STSv1;id=a", "a")]
    [InlineData("v=STSv1 ;\t id=A1 \t; x.y-z_1=!:<>~ ; 1=2", "A1")]
    [InlineData("v=STSv1; id=01234567890123456789012345678901", "01234567890123456789012345678901")]
    public void This_is_a_record(string text, string id)
    {
        Assert.True(MtaStsRecord.TryParse(text, out var record, out _));
        Assert.Equal((id, text), (record.Id, record.ToString()));
        Assert.True(MtaStsRecord.IsVersion1(text));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("v=STSv1")]
    [InlineData("v=STSv1;")]
    [InlineData(" v=STSv1; id=a")]
    [InlineData("V=STSv1; id=a")]
    [InlineData("v=STSv1x; id=a")]
    [InlineData("v = STSv1; id=a")]
    [InlineData("id=a; v=STSv1")]
    [InlineData("v=STSv1; id=")]
    [InlineData("v=STSv1; id=a-b")]
    [InlineData("v=STSv1; id=012345678901234567890123456789012")]
    [InlineData("v=STSv1; id=a; id=b")]
    [InlineData("v=STSv1;; id=a")]
    [InlineData("v=STSv1; id=a;;")]
    [InlineData("v=STSv1; id = a")]
    [InlineData("v=STSv1; ID=a")]
    [InlineData("v=STSv1; id=a; x")]
    [InlineData("v=STSv1; id=a; x=")]
    [InlineData("v=STSv1; id=a; x=a b")]
    [InlineData("v=STSv1; id=a; x=a=b")]
    [InlineData("v=STSv1; id=a; -x=a")]
    [InlineData("v=STSv1; id=a; x\u00FC=a")]
    [InlineData("v=STSv1; id=a; x=\u00FC")]
    [InlineData("v=STSv1; id=a; a12345678901234567890123456789012=1")]
    public void This_is_none(string? text)
    {
        Assert.False(MtaStsRecord.TryParse(text, out _, out var reason));
        Assert.NotEmpty(reason);
    }

    [Fact]
    public void Any_text_is_a_record_or_has_a_reason() =>
        Gen.String[Gen.Char["idx=a1;; \t.-_\u00FC\0"], 0, 40].Sample(rest => MtaStsRecord.TryParse("v=STSv1;" + rest, out var record, out var reason) ? record.Id.Length is > 0 and <= 32 : reason.Length > 0, iter: 20_000);
}
