using System.Text;
using CsCheck;

namespace Waxwing.Trust.Tests.Dkim;

/// <summary>Lists of tags (RFC 6376 §3.2).</summary>
public sealed class TagLists
{
    [Theory]
    [InlineData("v=1")]
    [InlineData("v=1;")]
    [InlineData("v=1; \t")]
    [InlineData(" v = 1 ; a_1=x y ;\r\n\tb=\r\n ;")]
    [InlineData("v=")]
    [InlineData("i=møx")]
    public void These_are_lists(string text) => Assert.Equal(DkimFault.None, Read(text, out _));

    [Theory]
    [InlineData("")]
    [InlineData(";")]
    [InlineData("v=1;;")]
    [InlineData("v=1; ;a=2")]
    [InlineData("v")]
    [InlineData("=1")]
    [InlineData("1=v")]
    [InlineData("v-w=1")]
    [InlineData("v w=1")]
    [InlineData("v=1\r\n")]
    [InlineData("v=1\n 2")]
    [InlineData("v=1\r 2")]
    [InlineData("v=1\0")]
    [InlineData("v=\x7f")]
    public void These_are_none(string text) => Assert.Equal(DkimFault.Syntax, Read(text, out _));

    [Fact]
    public void A_value_is_without_the_white_space_around_it_and_its_place_is_with_it()
    {
        Assert.Equal(DkimFault.None, Read("a=1; b = x\r\n y ; c=2", out var list));
        Assert.Equal(("x\r\n y", "1", "2", null), (list["b"], list["a"], list["c"], list["B"]));
        Assert.Equal((8, 15), (list.Place("b").Start, list.Place("b").End));
    }

    [Fact]
    public void A_name_stands_once_and_case_counts()
    {
        Assert.Equal(DkimFault.DuplicateTag, Read("a=1; b=2; a=1", out _));
        Assert.Equal(DkimFault.None, Read("a=1; A=1", out _));
    }

    [Fact]
    public void A_list_has_an_end()
    {
        Assert.Equal(DkimFault.None, Read(string.Join(';', Enumerable.Range(0, 100).Select(i => $"t{i}=")), out _));
        Assert.Equal(DkimFault.TooLong, Read(string.Join(';', Enumerable.Range(0, 101).Select(i => $"t{i}=")), out _));
        Assert.Equal(DkimFault.None, Read($"a={new string('x', 65_534)}", out _));
        Assert.Equal(DkimFault.TooLong, Read($"a={new string('x', 65_535)}", out _));
    }

    [Fact]
    public void Octets_that_are_no_UTF_8_are_refused() => Assert.Equal(DkimFault.Syntax, TagList.Read([.. "i="u8, 0xC3, (byte)'.'], out _));

    [Fact]
    public void Whatever_comes_nothing_is_thrown() => Gen.OneOf(Gen.Byte, Gen.OneOf(";=\r\n \tvabhds:@"u8.ToArray())).Array[0, 200].Sample(octets =>
    {
        var isSignature = DkimSignature.TryParse(octets, out var signature, out var fault);
        Assert.Equal((isSignature, isSignature), (signature is not null, fault == DkimFault.None));
        var isRecord = DkimKeyRecord.TryParse(Encoding.Latin1.GetString(octets), out var record, out fault);
        Assert.Equal((isRecord, isRecord), (record is not null, fault == DkimFault.None));
    }, iter: 20_000);

    private static DkimFault Read(string text, out TagList list) => TagList.Read(Encoding.UTF8.GetBytes(text), out list);
}
