using System.Buffers;
using System.Globalization;
using MimeKit.Text;

namespace Waxwing;

/// <summary>
/// What the attributes of an element say of how it is seen. Rules in style sheets are not applied: an element with a class may look otherwise,
/// so its background counts as unknown.
/// </summary>
internal readonly record struct InlineStyle(bool IsHidden, int? Colour, int? Background, bool BackgroundIsUnknown)
{
    private const int MaxLength = 4000;

    // Below this nobody sees more than a line.
    private const double SmallestSize = 1;

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("+-.0123456789");

    public static InlineStyle Of(HtmlTagToken tag)
    {
        var style = default(InlineStyle);
        foreach (var attribute in tag.Attributes)
        {
            var value = attribute.Value ?? "";
            style = attribute.Name.ToLowerInvariant() switch
            {
                "hidden" => style with { IsHidden = true },
                "class" or "background" => style with { BackgroundIsUnknown = true },
                "bgcolor" => WithBackground(style, value),
                "color" => style with { Colour = style.Colour ?? Colours.Read(value) },
                "style" => Declarations(style, value.Length > MaxLength ? value[..MaxLength] : value),
                _ => style,
            };
        }

        return style;
    }

    private static InlineStyle Declarations(InlineStyle style, string text)
    {
        var hidesOverflow = false;
        var hasNoExtent = false;
        foreach (var declaration in text.Split(';'))
        {
            var colon = declaration.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
            {
                continue;
            }

            var name = declaration[..colon].Trim().ToLowerInvariant();
            var value = declaration[(colon + 1)..].Replace("!important", "", StringComparison.OrdinalIgnoreCase).Trim().ToLowerInvariant();
            style = name switch
            {
                "display" => style with { IsHidden = style.IsHidden || value is "none" },
                "visibility" => style with { IsHidden = style.IsHidden || value is "hidden" or "collapse" },
                "mso-hide" => style with { IsHidden = style.IsHidden || value is "all" },
                "opacity" => style with { IsHidden = style.IsHidden || Size(value) is < 0.05 },
                "font-size" => style with { IsHidden = style.IsHidden || (Size(value) is { } size && size <= SmallestSize && !value.EndsWith("em", StringComparison.Ordinal)) || Size(value) is 0 },
                "text-indent" or "left" or "top" or "margin-left" => style with { IsHidden = style.IsHidden || Size(value) is < -900 },
                "color" => style with { Colour = Colours.Read(value) },
                "background" or "background-color" or "background-image" => WithBackground(style, value),
                _ => style,
            };
            hidesOverflow |= name is "overflow" && value is "hidden";
            hasNoExtent |= name is "max-height" or "height" or "width" or "max-width" && Size(value) is 0;
        }

        return style with { IsHidden = style.IsHidden || (hidesOverflow && hasNoExtent) };
    }

    private static InlineStyle WithBackground(InlineStyle style, string value) => Colours.Read(value.Split(' ')[0]) is { } colour
        ? style with { Background = colour }
        : style with { BackgroundIsUnknown = style.BackgroundIsUnknown || value is not ("transparent" or "none" or "inherit" or "initial" or "") };

    private static double? Size(string value)
    {
        var end = value.AsSpan().IndexOfAnyExcept(NumberCharacters);
        return double.TryParse(end < 0 ? value : value[..end], NumberStyles.Float, CultureInfo.InvariantCulture, out var size) ? size : null;
    }
}
