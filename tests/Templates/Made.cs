using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Waxwing.Templates.Tests;

/// <summary>Templates as tests write them.</summary>
internal static class Made
{
    public static TemplateSource Markup(string body, params Variable[] variables) => new() { Subject = "Hello", Body = body, Variables = [.. variables] };

    public static TemplateSource Html(string body, params Variable[] variables) => new() { Subject = "Hello", Body = body, Format = BodyFormat.Html, Variables = [.. variables] };

    public static Rendered Rendered(TemplateSource source, string data = "{}", Rendering how = default) =>
        Template.Read(source).Render(JsonNode.Parse(data)!.AsObject(), how);

    public static RenderException Refused(TemplateSource source, string data = "{}", Rendering how = default) =>
        Assert.Throws<RenderException>(() => Rendered(source, data, how));

    /// <summary>What stands between the head of the layout and its foot.</summary>
    public static string Content(Rendered mail)
    {
        const string Begin = "<td class=\"content\" dir=\"";
        var begin = mail.Html.IndexOf('\n', mail.Html.IndexOf(Begin, StringComparison.Ordinal)) + 1;
        return mail.Html[begin..mail.Html.IndexOf("\n</td>", begin, StringComparison.Ordinal)];
    }
}
