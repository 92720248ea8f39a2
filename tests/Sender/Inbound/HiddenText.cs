namespace Waxwing.Tests.Inbound;

/// <summary>What a reader of HTML sees, and what is hidden from him.</summary>
public sealed class HiddenText
{
    [Theory]
    [InlineData("<p style='display: none !important'>secret</p>")]
    [InlineData("<p hidden>secret</p>")]
    [InlineData("<p style='visibility:hidden'><b>secret</b></p>")]
    [InlineData("<p style='FONT-SIZE:1px'>secret</p>")]
    [InlineData("<p style='font-size:0.0em'>secret</p>")]
    [InlineData("<p style='opacity:0'>secret</p>")]
    [InlineData("<p style='text-indent:-9999px'>secret</p>")]
    [InlineData("<p style='max-height:0;overflow:hidden'>secret</p>")]
    [InlineData("<p style='mso-hide:all'>secret</p>")]
    [InlineData("<font color='#fefefe'>secret</font>")]
    [InlineData("<td bgcolor='black'><span style='color:rgb(3, 3, 3)'>secret</span></td>")]
    [InlineData("<p style='display:none'><br><img src='x'>secret</p>")]
    public void Is_what_its_style_takes_out_of_sight(string html)
    {
        var page = HtmlReading.Read($"<html><body>seen {html} also</body></html>");

        Assert.Equal("secret", page.Hidden.Trim());
        Assert.DoesNotContain("secret", page.Visible, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<p style='display:block'>secret</p>")]
    [InlineData("<p style='font-size:1em'>secret</p>")]
    [InlineData("<p style='font-size:9px'>secret</p>")]
    [InlineData("<p style='opacity:0.9'>secret</p>")]
    [InlineData("<p style='height:0'>secret</p>")]
    [InlineData("<td bgcolor='#003366'><font color='white'>secret</font></td>")]
    [InlineData("<td class='dark'><font color='white'>secret</font></td>")]
    [InlineData("<td style='background:url(x.png)'><font color='white'>secret</font></td>")]
    [InlineData("<p style='display:none'>x</p>secret")]
    public void Is_not_what_can_be_seen_or_may_be(string html) =>
        Assert.Contains("secret", HtmlReading.Read($"<html><body>{html}</body></html>").Visible, StringComparison.Ordinal);

    [Fact]
    public void Style_sheets_titles_scripts_and_comments_are_not_text()
    {
        var page = HtmlReading.Read("<title>one</title><style>two</style><script>three</script><!-- four -->five");

        Assert.Equal(("five", "", "three"), (page.Visible.Trim(), page.Hidden, page.Scripts));
    }
}
