using System.Collections.Immutable;
using System.Text;
using MimeKit.Text;

namespace Waxwing;

/// <summary>Reads HTML token by token, in one pass, and keeps in mind only which elements are open.</summary>
internal sealed class HtmlReading
{
    /// <summary>The most characters of HTML that are read.</summary>
    public const int MaxLength = 2 * 1024 * 1024;

    private const int MaxTokens = 200_000;
    private const int MaxLinks = 2_000;
    private const int MaxPictures = 1_000;
    private const int MaxLinkText = 300;
    private const int MaxScript = 200_000;

    private readonly StringBuilder _visible = new();
    private readonly StringBuilder _hidden = new();
    private readonly StringBuilder _scripts = new();
    private readonly ImmutableArray<WebLink>.Builder _links = ImmutableArray.CreateBuilder<WebLink>();
    private readonly ImmutableArray<string>.Builder _pictures = ImmutableArray.CreateBuilder<string>();
    private readonly OpenElements _open = new();
    private readonly StringBuilder _linkText = new();
    private string? _target;
    private bool _linkHasImage;
    private bool _isInsideWord;
    private bool _wordIsSplit;
    private int _splitWords;
    private int _forms;
    private bool _asksForPassword;

    public static HtmlPage Read(string html)
    {
        var reading = new HtmlReading();
        using var reader = new StringReader(html.Length > MaxLength ? html[..MaxLength] : html);
        var tokenizer = new HtmlTokenizer(reader);
        var count = 0;
        while (count < MaxTokens && tokenizer.ReadNextToken(out var token))
        {
            reading.Read(token);
            count++;
        }

        reading.EndLink();
        return reading.Page(isWhole: html.Length <= MaxLength && count < MaxTokens);
    }

    private HtmlPage Page(bool isWhole) => new()
    {
        Visible = PlainText.WellFormed(_visible.ToString()),
        Hidden = PlainText.WellFormed(_hidden.ToString()),
        SplitWords = _splitWords,
        Links = _links.ToImmutable(),
        Pictures = _pictures.ToImmutable(),
        Forms = _forms,
        AsksForPassword = _asksForPassword,
        Scripts = _scripts.ToString(),
        IsWhole = isWhole,
    };

    private void Read(HtmlToken token)
    {
        switch (token)
        {
            case HtmlTagToken { IsEndTag: true } tag:
                End(tag);
                break;
            case HtmlTagToken tag:
                Begin(tag);
                break;
            case HtmlDataToken data:
                Text(data.Data);
                break;
        }
    }

    private void Begin(HtmlTagToken tag)
    {
        var name = tag.Name.ToLowerInvariant();
        Break(name);
        _open.Begin(name, InlineStyle.Of(tag), tag.IsEmptyElement);
        foreach (var attribute in tag.Attributes)
        {
            // onclick, onload and their like
            if (attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase) && attribute.Value is { Length: > 0 } script)
            {
                Append(_scripts, script, MaxScript);
            }
        }

        switch (name)
        {
            case "a" or "area":
                EndLink();
                _target = Attribute(tag, "href");
                break;
            case "img":
                _linkHasImage = true;
                AddPicture(Attribute(tag, "src"));
                break;
            case "form":
                _forms++;
                Add(LinkKind.Form, Attribute(tag, "action"));
                break;
            case "input":
                _asksForPassword |= Attribute(tag, "type") is { } type && type.Trim().Equals("password", StringComparison.OrdinalIgnoreCase);
                break;
            case "meta" when Attribute(tag, "http-equiv") is { } directive && directive.Trim().Equals("refresh", StringComparison.OrdinalIgnoreCase):
                Add(LinkKind.Refresh, RefreshTarget(Attribute(tag, "content")));
                break;
        }
    }

    private void End(HtmlTagToken tag)
    {
        var name = tag.Name.ToLowerInvariant();
        Break(name);
        _open.End(name);
        if (name is "a")
        {
            EndLink();
        }
    }

    private void Text(string text)
    {
        if (_open.IsScript)
        {
            Append(_scripts, text, MaxScript);
        }
        else if (_open.IsUnseen)
        {
            return;
        }
        else if (_open.IsHidden)
        {
            _wordIsSplit |= _isInsideWord && text.AsSpan().Trim().Length > 0;
            _hidden.Append(text);
        }
        else if (text.Length > 0)
        {
            _splitWords += _wordIsSplit && char.IsLetter(text[0]) ? 1 : 0;
            _wordIsSplit = false;
            _isInsideWord = char.IsLetter(text[^1]);
            _visible.Append(text);
            Append(_linkText, text, MaxLinkText);
        }
    }

    // Between blocks words end.
    private void Break(string name)
    {
        if (HtmlElements.IsBlock(name))
        {
            _isInsideWord = _wordIsSplit = false;
            _visible.Append('\n');
            _hidden.Append('\n');
            Append(_linkText, " ", MaxLinkText);
        }
    }

    private void EndLink()
    {
        if (_target is not null)
        {
            Add(LinkKind.Anchor, _target);
        }

        (_target, _linkHasImage) = (null, false);
        _linkText.Clear();
    }

    private void Add(LinkKind kind, string? target)
    {
        if (target is { Length: > 0 } && _links.Count < MaxLinks)
        {
            var isAnchor = kind == LinkKind.Anchor;
            _links.Add(new WebLink(kind, Cut(target), isAnchor ? PlainText.WellFormed(_linkText.ToString()).Trim() : "", isAnchor && _linkHasImage));
        }
    }

    private void AddPicture(string? source)
    {
        if (source is { Length: > 0 } && _pictures.Count < MaxPictures)
        {
            _pictures.Add(Cut(source));
        }
    }

    private static string Cut(string target) => PlainText.WellFormed(target.Length > WebAddress.MaxLength ? target[..WebAddress.MaxLength] : target);

    private static string? RefreshTarget(string? content)
    {
        var at = content?.IndexOf("url=", StringComparison.OrdinalIgnoreCase) ?? -1;
        return at < 0 ? null : content![(at + 4)..].Trim(' ', '\'', '"');
    }

    private static string? Attribute(HtmlTagToken tag, string name) =>
        tag.Attributes.FirstOrDefault(attribute => attribute.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value;

    private static void Append(StringBuilder builder, string text, int most) => builder.Append(text, 0, Math.Clamp(most - builder.Length, 0, text.Length));
}
