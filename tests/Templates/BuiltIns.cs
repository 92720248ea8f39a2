using System.Text.Json.Nodes;

namespace Waxwing.Templates.Tests;

/// <summary>The eleven templates that are always there.</summary>
public sealed class BuiltIns
{
    public static TheoryData<string> All => [.. BuiltInTemplates.Names];

    [Fact]
    public void There_is_one_for_each_kind_of_mail()
    {
        Assert.Equal(11, BuiltInTemplates.Names.Count);
        Assert.All(BuiltInTemplates.Names, name => Assert.Equal(name, MailKindWord.Of(BuiltInTemplates.Find(name)!.Source.Kind)));
        Assert.Null(BuiltInTemplates.Find("../reminder"));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Makes_HTML_and_text_that_say_the_same(string name)
    {
        var file = BuiltInTemplates.Find(name)!;
        var mail = Template.Read(file.Source).Render(file.Example);
        var words = file.Example.Where(value => value.Value is JsonValue && file.Source.Variables.Single(variable => string.Equals(variable.Name, value.Key, StringComparison.Ordinal)) is { Visibility: not Visibility.Masked });
        foreach (var word in words.Select(value => value.Value!.ToString()).Where(word => !word.Contains('\n', StringComparison.Ordinal)))
        {
            Assert.Contains(word, $"{mail.Subject}\n{mail.Text.ReplaceLineEndings(" ").Replace("  ", " ", StringComparison.Ordinal)}\n{mail.Text}", StringComparison.Ordinal);
            Assert.True(mail.Html.Contains(word, StringComparison.Ordinal) || mail.Html.Contains(System.Net.WebUtility.HtmlEncode(word), StringComparison.Ordinal), $"{word} is not in {mail.Html}");
        }

        Assert.StartsWith("<!DOCTYPE html>\n<html lang=\"en\" dir=\"ltr\">", mail.Html, StringComparison.Ordinal);
        Assert.Equal(1, mail.Html.Split("<h1>").Length - 1);
        Assert.DoesNotContain("{{", mail.Html + mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", mail.Html, StringComparison.Ordinal);
        Assert.All(mail.Text.Split('\n'), line => Assert.InRange(line.Length, 0, 78));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Names_each_variable_that_is_missing(string name)
    {
        var file = BuiltInTemplates.Find(name)!;
        var template = Template.Read(file.Source);
        foreach (var variable in file.Source.Variables.Where(variable => !variable.IsOptional && variable.Fallback is null))
        {
            var data = file.Example.DeepClone().AsObject();
            data.Remove(variable.Name);
            var refused = Assert.Throws<RenderException>(() => template.Render(data));
            Assert.Equal((RenderFault.MissingVariable, variable.Name), (refused.Fault, refused.Variable));
            Assert.DoesNotContain("{{", template.Render(data, new Rendering(IsLenient: true)).Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Goes_without_what_is_optional(string name)
    {
        var file = BuiltInTemplates.Find(name)!;
        var data = file.Example.DeepClone().AsObject();
        foreach (var variable in file.Source.Variables.Where(variable => variable.IsOptional || variable.Fallback is not null))
        {
            data.Remove(variable.Name);
        }

        var mail = Template.Read(file.Source).Render(data);
        Assert.DoesNotContain("href=\"\"", mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("\n\n\n", mail.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("verification-code", "482913")]
    [InlineData("two-factor", "731054")]
    [InlineData("one-time-password", "90417735")]
    public void A_code_is_in_the_form_that_telephones_fill_in(string name, string code)
    {
        var file = BuiltInTemplates.Find(name)!;
        var mail = Template.Read(file.Source).Render(file.Example);
        Assert.EndsWith($"\n\n@acme-shop.net #{code}\n", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"<p class=\"code\"><code>{code}</code></p>", mail.Html, StringComparison.Ordinal);
        Assert.Contains("code", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(code, mail.Subject, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Stands_the_trial_of_one_that_is_written(string name) => Template.Read(BuiltInTemplates.Find(name)!.Source).Try();
}
