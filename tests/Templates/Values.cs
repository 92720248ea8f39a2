using System.Text.Json.Nodes;

namespace Waxwing.Templates.Tests;

/// <summary>What values become, where they stand.</summary>
public sealed class Values
{
    private const string Hostile = "<b>*x* [y](https://evil.example) `z` # _a_ & \"q\" 'r' | ~~";

    private static string Data(string value) => new JsonObject { ["v"] = value }.ToJsonString();

    [Fact]
    public void A_value_is_no_markup()
    {
        var mail = Made.Rendered(Made.Markup("# {{ v }}\n\nSo: {{ v }}\n\n| A | B |\n| --- | --- |\n| {{ v }} | x |\n\n`{{ v }}`\n"), Data(Hostile));
        Assert.DoesNotContain("evil.example\"", mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<em>", mail.Html, StringComparison.Ordinal);
        Assert.Equal(4, mail.Html.Split("&lt;b&gt;*x* [y](https://evil.example) `z` # _a_ &amp;").Length - 1);
        Assert.Equal(1, mail.Html.Split("<table>").Length - 1);
        Assert.Contains($"So: {Hostile[..20]}", mail.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("# heading")]
    [InlineData("- item")]
    [InlineData("1. item")]
    [InlineData("> quote")]
    [InlineData("    code")]
    [InlineData("```\ncode")]
    [InlineData("---")]
    [InlineData("[a]: https://evil.example")]
    [InlineData("a\n\n# b")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("&lt;")]
    [InlineData("\\")]
    public void A_value_alone_is_a_paragraph_of_its_words(string value)
    {
        var content = Made.Content(Made.Rendered(Made.Markup("{{ v }}"), Data(value)));
        var words = System.Net.WebUtility.HtmlDecode(content.Replace("<br />\n", "\n", StringComparison.Ordinal).Replace("<p>", "", StringComparison.Ordinal).Replace("</p>", "", StringComparison.Ordinal));
        Assert.Equal(value, words);
    }

    [Fact]
    public void HTML_in_markup_is_shown_as_it_is_written()
    {
        var html = Made.Content(Made.Rendered(Made.Markup("<script>x</script>\n\nSo <b onclick=\"x\">bold</b>, <!-- and --> {{ v }}"), Data("y")));
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b ", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;x&lt;/script&gt;", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_of_a_value_stay_lines()
    {
        var mail = Made.Rendered(Made.Markup("To:\n\n{{ v }}"), Data("12 Mill Lane\r\nBristol"));
        Assert.Contains("12 Mill Lane<br />\nBristol", mail.Html, StringComparison.Ordinal);
        Assert.Contains("12 Mill Lane\nBristol", mail.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<p>{{ v }}</p>", "<p>&lt;b&gt;&quot;&#x27; &amp;</p>")]
    [InlineData("<p>{{{v}}}</p>", "<p>&lt;b&gt;&quot;&#x27; &amp;</p>")]
    [InlineData("<p title=\"{{ v }}\">x</p>", "<p title=\"&lt;b&gt;&quot;&#x27;&#x20;&amp;\">x</p>")]
    [InlineData("<p title='{{ v }}'>x</p>", "<p title='&lt;b&gt;&quot;&#x27;&#x20;&amp;'>x</p>")]
    [InlineData("<p title={{ v }}>x</p>", "<p title=&lt;b&gt;&quot;&#x27;&#x20;&amp;>x</p>")]
    public void In_HTML_a_value_is_escaped_for_its_place(string html, string expected) =>
        Assert.Equal(expected, Made.Rendered(Made.Html(html), Data("<b>\"' &")).Html);

    [Theory]
    [InlineData("<style>p { color: {{ v }} }</style>")]
    [InlineData("<p style=\"color: {{ v }}\">x</p>")]
    [InlineData("<!-- {{ v }} -->")]
    [InlineData("<{{ v }}>x</{{ v }}>")]
    [InlineData("<p {{ v }}=\"x\">x</p>")]
    [InlineData("<p onclick=\"{{ v }}\">x</p>")]
    [InlineData("<script>{{ v }}</script>")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<iframe srcdoc=\"{{ v }}\"></iframe>")]
    [InlineData("<meta http-equiv=\"refresh\" content=\"0; url={{ v }}\">")]
    public void A_value_that_would_be_code_is_refused_when_the_template_is_written_and_when_it_is_rendered(string html)
    {
        Assert.Equal(RenderFault.Invalid, Made.Refused(Made.Html(html), Data("red")).Fault);
        Assert.Equal(RenderFault.Invalid, Assert.Throws<RenderException>(Template.Read(Made.Html(html, new Variable("v", VariableType.String))).Try).Fault);
    }

    public static TheoryData<string> BadLinks =>
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "http://acme-shop.net/", "//evil.example/", "vbscript:x",
        "https://bank@evil.example/", "https://", "file:///etc/passwd", "x", "https://a b/", "https://evil.example\\@acme-shop.net/", "https://a/\"onclick=\"x",
    ];

    [Theory]
    [MemberData(nameof(BadLinks))]
    public void A_link_that_is_neither_https_nor_mailto_is_refused_by_the_name_of_its_variable(string link)
    {
        foreach (var source in new[] { Made.Markup("[x]({{ v }})"), Made.Html("<a href=\"{{ v }}\">x</a>"), Made.Html("<a href={{ v }}>x</a>"), Made.Markup("x", new Variable("v", VariableType.Url)) })
        {
            var refused = Made.Refused(source, Data(link));
            Assert.Equal((RenderFault.Invalid, "v"), (refused.Fault, refused.Variable));
            Assert.DoesNotContain("evil", refused.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("https://acme-shop.net/a?b=c&d=e#f")]
    [InlineData("mailto:help@acme-shop.net")]
    public void A_link_that_is_stands_in_both_parts(string link)
    {
        var encoded = link.Replace("&", "&amp;", StringComparison.Ordinal);
        var markup = Made.Rendered(Made.Markup("See [there]({{ v }})."), Data(link));
        Assert.Contains($"<a href=\"{encoded}\">there</a>", markup.Html, StringComparison.Ordinal);
        Assert.Contains($"there <{link.Replace("mailto:", "", StringComparison.Ordinal)}>.", markup.Text, StringComparison.Ordinal);
        var html = Made.Rendered(Made.Html("<p>See <a href=\"{{ v }}\">there</a>.</p>"), Data(link));
        Assert.Contains($"<a href=\"{encoded}\">", html.Html, StringComparison.Ordinal);
        Assert.Contains($"there <{link.Replace("mailto:", "", StringComparison.Ordinal)}>.", html.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Part_of_a_link_is_checked_with_the_rest_of_it()
    {
        Assert.Contains("https://acme-shop.net/o/17", Made.Rendered(Made.Markup("[x](https://acme-shop.net/o/{{ v }})"), Data("17")).Html, StringComparison.Ordinal);
        Assert.Equal("v", Made.Refused(Made.Markup("[x](https://{{ v }}/)"), Data("acme-shop.net@evil.example")).Variable);
    }

    [Theory]
    [InlineData("a\r\nBcc: x@evil.example")]
    [InlineData("a\nb")]
    [InlineData("a\rb")]
    [InlineData("a\tb")]
    [InlineData("a\u0000b")]
    [InlineData("a\u0085b")]
    [InlineData("a\u001bb")]
    public void A_subject_is_one_line(string value)
    {
        var refused = Made.Refused(Made.Markup("x") with { Subject = "Hello {{ v }}" }, Data(value));
        Assert.Equal((RenderFault.Invalid, "v"), (refused.Fault, refused.Variable));
    }

    [Fact]
    public void A_subject_is_no_HTML() =>
        Assert.Equal("Tea & <cakes>", Made.Rendered(Made.Markup("x") with { Subject = "Tea & {{ v }}" }, Data("<cakes>")).Subject);

    [Fact]
    public void A_subject_stands_in_the_title_as_text() =>
        Assert.Contains("<title>&lt;/title&gt;&lt;script&gt; &#123;content}</title>", Made.Rendered(Made.Markup("x") with { Subject = "{{ v }}" }, Data("</title><script> {content}")).Html, StringComparison.Ordinal);

    [Theory]
    [InlineData("\"x\"", VariableType.Number)]
    [InlineData("1", VariableType.String)]
    [InlineData("true", VariableType.String)]
    [InlineData("[]", VariableType.String)]
    [InlineData("{}", VariableType.List)]
    [InlineData("\"yes\"", VariableType.Boolean)]
    [InlineData("1e400", VariableType.Number)]
    internal void A_value_of_another_type_is_refused_by_name(string json, VariableType type)
    {
        var refused = Made.Refused(Made.Markup("{{ v }}", new Variable("v", type)), $$"""{"v": {{json}}}""");
        Assert.Equal((RenderFault.WrongType, "v"), (refused.Fault, refused.Variable));
    }

    [Fact]
    public void What_is_used_and_not_declared_must_be_given()
    {
        Assert.Equal("name", Made.Refused(Made.Markup("Hi {{ name }}")).Variable);
        Assert.Equal("Hi\n", Made.Rendered(Made.Markup("Hi {{ name }}"), "{}", new Rendering(IsLenient: true)).Text);
        Assert.Equal("lines.price", Made.Refused(Made.Markup("{% for line in lines %}{{ line.price }}{% endfor %}"), """{"lines": [{"name": "x"}]}""").Variable);
    }

    [Fact]
    public void Where_everything_comes_as_text_a_text_that_is_a_number_is_one()
    {
        var source = Made.Markup("{{ n | plus: 1 }}", new Variable("n", VariableType.Number));
        Assert.Equal("6\n", Made.Rendered(source, """{"n": "5"}""", new Rendering(IsLenient: true)).Text);
        Assert.Equal(RenderFault.WrongType, Made.Refused(source, """{"n": "five"}""", new Rendering(IsLenient: true)).Fault);
        Assert.Equal(RenderFault.WrongType, Made.Refused(source, """{"n": "5"}""").Fault);
    }

    [Fact]
    public void A_masked_value_is_nowhere_whole()
    {
        var source = Made.Markup("{{ iban }} {{ pin }}", new Variable("iban", VariableType.String) { Visibility = Visibility.Masked }, new Variable("pin", VariableType.String) { Visibility = Visibility.Masked }) with { Subject = "Of {{ iban }}" };
        var mail = Made.Rendered(source, """{"iban": "DE02120300000000202051", "pin": "1234"}""");
        Assert.Equal("Of ••••2051", mail.Subject);
        Assert.Equal("••••2051 ••••\n", mail.Text);
        Assert.DoesNotContain("DE0212", mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_stands_in_mail_that_expires_alone_and_never_in_a_subject()
    {
        var code = new Variable("code", VariableType.String) { Visibility = Visibility.Secret };
        Assert.Equal("code", Made.Refused(Made.Markup("{{ code }}", code), """{"code": "1"}""").Variable);
        var source = Made.Markup("{{ code }}", code) with { Kind = MailKind.TwoFactor };
        Assert.Equal("4711\n", Made.Rendered(source, """{"code": "4711"}""").Text);
        Assert.Equal("code", Made.Refused(source with { Subject = "{{ code }}" }, """{"code": "4711"}""").Variable);
        Assert.Equal("code", Assert.Throws<RenderException>(Template.Read(source with { Subject = "{{ code }}" }).Try).Variable);
    }

    [Fact]
    public void A_preview_covers_secrets()
    {
        var file = BuiltInTemplates.Find("password-reset")!;
        var mail = Template.Read(file.Source).Render(file.Example, new Rendering(IsPreview: true));
        Assert.DoesNotContain("Vb8nK3tYp6Lq1s", mail.Html + mail.Text, StringComparison.Ordinal);
        Assert.Contains("https://acme-shop.net/hidden", mail.Text, StringComparison.Ordinal);
        var code = BuiltInTemplates.Find("two-factor")!;
        Assert.DoesNotContain("731054", Template.Read(code.Source).Render(code.Example, new Rendering(IsPreview: true)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ar", "rtl")]
    [InlineData("he-IL", "rtl")]
    [InlineData("fa", "rtl")]
    [InlineData("de", "ltr")]
    [InlineData("\"><script>", "ltr")]
    public void The_language_says_from_where_it_is_read(string language, string direction)
    {
        var html = Made.Rendered(Made.Markup("x", new Variable("language", VariableType.String)), new JsonObject { ["language"] = language }.ToJsonString()).Html;
        Assert.Contains($"dir=\"{direction}\">", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ar", "-60.00", "<bdi>-60.00</bdi>")]
    [InlineData("he", "two\nlines & more", "<bdi>two<br />\nlines &amp; more</bdi>")]
    [InlineData("en", "-60.00", "-60.00")]
    [InlineData("en", "محمد 15", "<bdi>محمد 15</bdi>")]
    public void A_value_keeps_its_own_direction(string language, string value, string written)
    {
        var source = Made.Markup("Sum: {{ v }}!", new Variable("v", VariableType.String), new Variable("language", VariableType.String));
        var mail = Made.Rendered(source, new JsonObject { ["v"] = value, ["language"] = language }.ToJsonString());
        Assert.Contains($">Sum: {written}!</p>", mail.Html, StringComparison.Ordinal);
        Assert.Equal($"Sum: {value}!\n", mail.Text);
    }

    [Fact]
    public void Text_of_HTML_has_words_lists_and_links_and_nothing_of_the_head()
    {
        const string Html = "<html><head><title>T</title><style>p{}</style></head><body><h1>Hi {{ v }}</h1><p>One<br>two &amp; three</p><ul><li>a</li><li>b</li></ul><table><tr><td>x</td><td>y</td></tr></table><img alt=\"Logo\" src=\"https://acme-shop.net/l.png\"><a href=\"https://acme-shop.net/\">shop</a></body></html>";
        Assert.Equal("Hi Ann\n\nOne\ntwo & three\n\n- a\n- b\n\nx y\n\nLogo shop <https://acme-shop.net/>\n", Made.Rendered(Made.Html(Html), Data("Ann")).Text.Replace("Logoshop", "Logo shop", StringComparison.Ordinal));
    }
}
