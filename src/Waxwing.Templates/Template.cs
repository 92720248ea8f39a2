using System.Text.Json.Nodes;
using Fluid.Values;
using Waxwing.Templates.Html;
using Waxwing.Templates.Liquid;
using Waxwing.Templates.Markup;

namespace Waxwing.Templates;

/// <summary>A template that was read, and makes mail. Thread-safe.</summary>
internal sealed class Template
{
    private const int LongestSubject = 2_000;

    private readonly TemplateSource _source;
    private readonly RenderLimits _limits;
    private readonly TimeProvider _clock;
    private readonly LiquidPart _subject;
    private readonly LiquidPart _body;
    private readonly LiquidPart? _text;
    private readonly LiquidPart? _lastLine;

    private Template(TemplateSource source, RenderLimits limits, TimeProvider clock)
    {
        (_source, _limits, _clock) = (source, limits, clock);
        _subject = LiquidPart.Parse(source.Subject, limits);
        _body = LiquidPart.Parse(source.Body, limits);
        _text = source.Text is null ? null : LiquidPart.Parse(source.Text, limits);
        _lastLine = source.LastLine is null ? null : LiquidPart.Parse(source.LastLine, limits);
    }

    /// <summary>Reads a template.</summary>
    /// <param name="source">The template.</param>
    /// <param name="limits">What it may cost; null: the usual.</param>
    /// <param name="clock">The clock; null: the system's.</param>
    /// <exception cref="RenderException">It is wrong.</exception>
    public static Template Read(TemplateSource source, RenderLimits? limits = null, TimeProvider? clock = null)
    {
        VariableRules.Check(source);
        return new Template(source, limits ?? new RenderLimits(), clock ?? TimeProvider.System);
    }

    /// <summary>Renders it once with values made up, so that a value which may not stand where it stands is found when the template is written.</summary>
    /// <exception cref="RenderException">It is wrong.</exception>
    public void Try()
    {
        var data = new JsonObject();
        foreach (var variable in _source.Variables)
        {
            data[variable.Name] = variable.Fallback?.DeepClone() ?? MadeUp(variable.Type);
        }

        Make(BoundValues.Of(_source.Variables, data, default, _limits), new Effort(_limits, _clock), isTrial: true);
    }

    /// <summary>Makes the mail.</summary>
    /// <param name="data">The values of its variables.</param>
    /// <param name="how">How.</param>
    /// <exception cref="RenderException">A value is missing, wrong, or a limit was met.</exception>
    public Rendered Render(JsonObject data, Rendering how = default) =>
        Make(BoundValues.Of(_source.Variables, data, how, _limits), new Effort(_limits, _clock), isTrial: false);

    private Rendered Make(BoundValues values, Effort effort, bool isTrial)
    {
        Func<string, FluidValue> undefined = isTrial ? _ => new StringValue("x") : values.Undefined;
        var subject = Subject(values, undefined, effort, isTrial);
        var marks = new Marks(effort);
        var body = _body.Run(values.All, undefined, marks, effort);
        if (_source.Format == BodyFormat.Html)
        {
            var html = HtmlPlaces.Fill(body, marks, values);
            return new Rendered(subject, html, Own(_text, values, undefined, effort) ?? HtmlPlainText.Of(html));
        }

        var document = MarkupDocument.Read(body, marks, values, _limits);
        var text = Own(_text, values, undefined, effort) ?? MarkupText.Of(document);
        var last = Own(_lastLine, values, undefined, effort);
        var language = values.All.TryGetValue("language", out var given) && _source.Variables.Any(variable => variable.Name is "language") && given is StringValue ? given.ToStringValue() : _source.Language;
        return new Rendered(subject, MarkupPage.Of(subject, language, document), last is null ? text : $"{text.TrimEnd()}\n\n{last.Trim()}\n");
    }

    private string Subject(BoundValues values, Func<string, FluidValue> undefined, Effort effort, bool isTrial)
    {
        var marks = new Marks(effort);
        // In a trial nothing is secret yet, and what stands in the subject is judged: the variables are the declared ones alone.
        var marked = _subject.Run(values.Shown, isTrial ? name => values.Shown.ContainsKey(name) || !values.All.ContainsKey(name) ? new StringValue("x") : values.Undefined(name) : undefined, marks, effort);
        foreach (var value in marks.ValuesIn(marked))
        {
            if (value.AsSpan().ContainsAny('\r', '\n', '\t'))
            {
                var name = values.NameOf(value);
                throw RenderException.Invalid($"{(name is null ? "A value" : $"The variable {name}")} holds a line break, and stands in the subject, which is one line.", name);
            }
        }

        var subject = marks.Fill(marked).Trim();
        return subject.AsSpan().ContainsAny('\r', '\n') ? throw RenderException.Invalid("The subject has more than one line.")
            : subject.Length > LongestSubject ? throw new RenderException(RenderFault.TooLarge, $"The subject has more than {LongestSubject} characters.")
            : subject;
    }

    private static string? Own(LiquidPart? part, BoundValues values, Func<string, FluidValue> undefined, Effort effort)
    {
        if (part is null)
        {
            return null;
        }

        var marks = new Marks(effort);
        return marks.Fill(part.Run(values.All, undefined, marks, effort));
    }

    private static JsonNode MadeUp(VariableType type) => type switch
    {
        VariableType.String => "x",
        VariableType.Number => 1,
        VariableType.Boolean => true,
        VariableType.List => new JsonArray(),
        VariableType.Url => "https://example.com/",
    };
}
