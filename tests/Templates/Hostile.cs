using System.Text.Json.Nodes;

namespace Waxwing.Templates.Tests;

/// <summary>Templates and values that would cost more than they are worth: each ends soon, with a fault that has a name.</summary>
public sealed class Hostile
{
    private static readonly RenderLimits Usual = new();

    public static TheoryData<string, string> Bombs => new()
    {
        { "loops in loops", string.Concat(Enumerable.Repeat("{% for a in l %}", 5)) + "x" + string.Concat(Enumerable.Repeat("{% endfor %}", 5)) },
        { "loops of nothing", string.Concat(Enumerable.Repeat("{% for a in l %}", 5)) + string.Concat(Enumerable.Repeat("{% endfor %}", 5)) },
        { "a range", "{% for i in (1..1000000000) %}x{% endfor %}" },
        { "a range in a value", "{{ (1..1000000000) | size }}" },
        { "a text that doubles", "{% assign s = 'aaaaaaaaaa' %}{% for a in l %}{% for b in l %}{% assign s = s | append: s %}{% endfor %}{% endfor %}{{ s }}" },
        { "a large text that is made again and again", "{% for a in l %}{% assign s = big | append: big %}{% endfor %}" },
        { "a large value that is written again and again", "{% for a in l %}{{ big }}{% endfor %}" },
        { "deep statements", string.Concat(Enumerable.Repeat("{% if true %}", 100_000 / 13)) },
        { "deep statements that end", string.Concat(Enumerable.Repeat("{% if true %}", 5_000)) + string.Concat(Enumerable.Repeat("{% endif %}", 5_000)) },
        { "deep brackets", "{{ " + new string('(', 50_000) },
        { "deep indexes", "{{ a" + string.Concat(Enumerable.Repeat("[a", 300)) + new string(']', 300) + " }}" },
        { "a long condition", "{% if " + string.Join(" or ", Enumerable.Repeat("a", 20_000)) + " %}x{% endif %}" },
        { "itself", "{% include 'x' %}" },
        { "another", "{% render 'x' %}" },
        { "a capture", "{% capture x %}a{% endcapture %}" },
        { "raw text", "{% raw %}{{ x }}{% endraw %}" },
        { "a table row", "{% tablerow i in l %}x{% endtablerow %}" },
        { "the filter raw", "{{ big | raw }}" },
        { "the filter replace", "{{ big | replace: 'a', big }}" },
        { "a date as wide as the sea", "{{ 'now' | date: '%999999999d' }}" },
        { "a quotation mark that swallows", "{{ \"}}{% comment %}\" }}" },
        { "a comment in a quotation", "{{ \"{% comment %}\" }}" },
        { "no end", "{{ a" },
        { "half an end", "{{ a }" },
        { "numbers beyond all", "{% assign n = 9 %}{% for a in l %}{% assign n = n | times: n %}{% endfor %}" },
        { "nothing by which to divide", "{{ 1 | divided_by: 0 }}" },
        { "source beyond its size", new string('x', 300 * 1024) },
        { "placeholders beyond all", string.Concat(Enumerable.Repeat("{{a}}", 10_000)) },
        { "quotes of Markdown", new string('>', 100_000) },
        { "lists of Markdown", string.Concat(Enumerable.Repeat("- ", 50_000)) },
        { "characters of ours", "\uE0005\uE001" },
    };

    [Theory]
    [MemberData(nameof(Bombs))]
    public void A_bomb_ends_soon_with_a_fault(string name, string body)
    {
        var data = new JsonObject { ["l"] = new JsonArray([.. Enumerable.Range(0, 200).Select(number => (JsonNode)number)]), ["big"] = new string('a', 100_000), ["a"] = 1 };
        foreach (var source in new[] { Made.Markup(body), Made.Html(body) })
        {
            var begun = TimeProvider.System.GetTimestamp();
            var caught = Record.Exception(() => Template.Read(source).Render(data));
            Assert.True(caught is RenderException || (caught is null && name.EndsWith("of Markdown", StringComparison.Ordinal)), $"{name}: {caught}");
            Assert.InRange(TimeProvider.System.GetElapsedTime(begun), TimeSpan.Zero, TimeSpan.FromSeconds(8));
        }
    }

    [Theory]
    [InlineData("[")]
    [InlineData("![")]
    [InlineData("*a ")]
    [InlineData("**a_ ")]
    [InlineData("`a``b```")]
    [InlineData("<")]
    [InlineData("[a](")]
    [InlineData("[a](<b")]
    [InlineData("&#")]
    [InlineData("|")]
    [InlineData("| a | b |\n| --- | --- |\n")]
    [InlineData("- a\n  ")]
    [InlineData("[a]: x\n")]
    [InlineData("\\")]
    public void Markup_that_is_built_to_be_slow_is_not(string unit)
    {
        var body = string.Concat(Enumerable.Repeat(unit, Usual.Markup / unit.Length));
        var begun = TimeProvider.System.GetTimestamp();
        var caught = Record.Exception(() => Made.Rendered(Made.Markup(body)));
        Assert.True(caught is null or RenderException, $"{caught}");
        Assert.InRange(TimeProvider.System.GetElapsedTime(begun), TimeSpan.Zero, TimeSpan.FromSeconds(8));
    }

    [Fact]
    public void A_value_of_a_million_characters_is_too_large()
    {
        var refused = Made.Refused(Made.Markup("{{ v }}"), new JsonObject { ["v"] = new string('x', 1_000_000) }.ToJsonString());
        Assert.Equal((RenderFault.TooLarge, "v"), (refused.Fault, refused.Variable));
    }

    [Fact]
    public void Many_or_deep_values_are_too_large()
    {
        var many = new JsonObject { ["v"] = new JsonArray([.. Enumerable.Range(0, 20_000).Select(number => (JsonNode)number)]) };
        Assert.Equal(RenderFault.TooLarge, Made.Refused(Made.Markup("x"), many.ToJsonString()).Fault);
        Assert.Equal(RenderFault.TooLarge, Made.Refused(Made.Markup("x"), $$"""{"v": {{new string('[', 40)}}{{new string(']', 40)}}}""").Fault);
    }

    [Fact]
    public void A_large_value_that_is_allowed_is_carried()
    {
        var value = new string('x', 400_000);
        Assert.Contains(value, Made.Rendered(Made.Markup("{{ v }}"), new JsonObject { ["v"] = value }.ToJsonString()).Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Time_is_a_limit_of_its_own()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(1) };
        var template = Template.Read(Made.Markup("{{ a }}{{ a }}{{ a }}{{ a }}"), clock: clock);
        Assert.Equal(RenderFault.TooManySteps, Assert.Throws<RenderException>(() => template.Render(new JsonObject { ["a"] = 1 })).Fault);
    }

    [Fact]
    public void Comments_are_for_authors() =>
        Assert.Equal("a b\n", Made.Rendered(Made.Markup("a{% comment %} {{ it's }} {% nothing %} {% endcomment %} b")).Text);

    [Theory]
    [InlineData("Subject: x\n\nBody", true)]
    [InlineData("Subject: x\nKind: invoice\nVariable: a string = \"x\"\nVariable: b number masked optional\n\n{{ a }}", true)]
    [InlineData("no field\n\nx", false)]
    [InlineData("Subject: x", false)]
    [InlineData("Subject: x\nSubject: y\n\nx", false)]
    [InlineData("Subject: x\nX-Other: y\n\nx", false)]
    [InlineData("Kind: newsletter\n\nx", false)]
    [InlineData("Variable: a\n\nx", false)]
    [InlineData("Variable: a 4\n\nx", false)]
    [InlineData("Variable: a string = {\n\nx", false)]
    [InlineData("Variable: a string hidden\n\nx", false)]
    [InlineData("Example: [1]\n\nx", false)]
    [InlineData("Example: {\"a\": 1, \"a\": 2}\n\nx", false)]
    public void A_file_is_read_strictly(string text, bool isOne)
    {
        var caught = Record.Exception(() => TemplateFile.Read(text));
        Assert.True(isOne ? caught is null : caught is RenderException, $"{caught}");
    }

    [Theory]
    [InlineData("1a")]
    [InlineData("a-b")]
    [InlineData("a b")]
    [InlineData("for loop")]
    [InlineData("true")]
    [InlineData("")]
    [InlineData("a}}{{b")]
    public void A_variable_has_a_name_that_is_one(string name) =>
        Assert.Equal(RenderFault.Invalid, Assert.Throws<RenderException>(() => Template.Read(Made.Markup("x", new Variable(name, VariableType.String)))).Fault);
}
