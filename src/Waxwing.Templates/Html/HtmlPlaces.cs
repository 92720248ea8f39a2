using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using MimeKit.Text;
using Waxwing.Templates.Liquid;

namespace Waxwing.Templates.Html;

/// <summary>
/// Puts values into HTML, each escaped for where it stands: in text, in an attribute, in a link, which is checked as well. Where a value would be code (scripts, styles, event handlers,
/// names), it is refused, and so is what has no place in mail at all, whoever wrote it.
/// </summary>
internal sealed class HtmlPlaces
{
    private static readonly FrozenSet<string> Forbidden =
        FrozenSet.ToFrozenSet(["script", "iframe", "frame", "frameset", "object", "embed", "applet", "base", "noscript", "xmp", "plaintext", "noembed", "noframes"], StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Links =
        FrozenSet.ToFrozenSet(["href", "action", "formaction", "cite", "longdesc", "xlink:href", "data", "ping"], StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Images = FrozenSet.ToFrozenSet(["src", "background", "poster", "lowsrc"], StringComparer.OrdinalIgnoreCase);

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly Marks _marks;
    private readonly BoundValues _values;
    private readonly HashSet<int> _inText = [];
    private readonly HashSet<int> _inAttribute = [];
    private bool _isStyle;

    private HtmlPlaces(Marks marks, BoundValues values) => (_marks, _values) = (marks, values);

    /// <summary>Puts the values in.</summary>
    /// <exception cref="RenderException">A value may not stand where it stands, or there is something that has no place in mail.</exception>
    public static string Fill(string html, Marks marks, BoundValues values)
    {
        var places = new HtmlPlaces(marks, values);
        using var reader = new StringReader(html);
        var tokenizer = new HtmlTokenizer(reader);
        while (tokenizer.ReadNextToken(out var token))
        {
            places.Look(token);
        }

        return marks.Fill(html, places.Write);
    }

    private void Look(HtmlToken token)
    {
        switch (token)
        {
            case HtmlScriptDataToken:
                throw RenderException.Invalid("A script has no place in mail.");
            case HtmlDataToken data when !_isStyle:
                _inText.UnionWith(_marks.NumbersIn(data.Data));
                break;
            case HtmlTagToken tag:
                Look(tag);
                break;
        }
    }

    private void Look(HtmlTagToken tag)
    {
        if (Forbidden.Contains(tag.Name))
        {
            throw RenderException.Invalid($"The element {tag.Name} has no place in mail.");
        }

        if (string.Equals(tag.Name, "style", StringComparison.OrdinalIgnoreCase))
        {
            _isStyle = !tag.IsEndTag;
        }

        foreach (var attribute in tag.Attributes)
        {
            Look(tag, attribute);
        }
    }

    private void Look(HtmlTagToken tag, HtmlAttribute attribute)
    {
        var name = attribute.Name;
        if (name.StartsWith("on", StringComparison.OrdinalIgnoreCase) || name.Equals("srcdoc", StringComparison.OrdinalIgnoreCase)
            || (tag.Name.Equals("meta", StringComparison.OrdinalIgnoreCase) && name.Equals("http-equiv", StringComparison.OrdinalIgnoreCase) && attribute.Value?.Contains("refresh", StringComparison.OrdinalIgnoreCase) == true))
        {
            throw RenderException.Invalid($"The attribute {(Marks.In(name) ? "with a value for a name" : name)} has no place in mail.");
        }

        if (attribute.Value is not { } value)
        {
            return;
        }

        if (Links.Contains(name) || Images.Contains(name))
        {
            Check(name, value);
        }

        // A value in a style is code; it is left unknown, and refused for that.
        if (!name.Equals("style", StringComparison.OrdinalIgnoreCase) && !name.Equals("srcset", StringComparison.OrdinalIgnoreCase))
        {
            _inAttribute.UnionWith(_marks.NumbersIn(value));
        }
    }

    private void Check(string attribute, string value)
    {
        var link = _marks.Fill(value).Trim();
        var isRight = link.Length == 0 || link.StartsWith('#') || (Images.Contains(attribute) ? LinkRule.AllowsImage(link) : LinkRule.Allows(link));
        if (!isRight)
        {
            var variable = _marks.ValuesIn(value).Select(_values.NameOf).FirstOrDefault(name => name is not null);
            throw RenderException.Invalid($"{(variable is null ? $"The attribute {attribute}" : $"The variable {variable}, which stands in {attribute},")} {LinkRule.Wrong}.", variable);
        }
    }

    private string Write(int number, string value)
    {
        if (_inAttribute.Contains(number))
        {
            return InAttribute(value);
        }

        if (_inText.Contains(number))
        {
            return Encoder.Encode(value).Replace("&#xA;", "<br>", StringComparison.Ordinal);
        }

        var variable = _values.NameOf(value);
        throw RenderException.Invalid($"{(variable is null ? "A value" : $"The variable {variable}")} stands in a script, a style, a comment or the name of something, where no value may.", variable);
    }

    // Whether there are quotes around it cannot be told from the tree; without them white space would end it.
    private static string InAttribute(string value) => Encoder.Encode(value)
        .Replace(" ", "&#x20;", StringComparison.Ordinal)
        .Replace("\t", "&#x9;", StringComparison.Ordinal)
        .Replace("\n", "&#xA;", StringComparison.Ordinal)
        .Replace("`", "&#x60;", StringComparison.Ordinal);
}
