using System.Globalization;
using Fluid;
using Fluid.Values;

namespace Waxwing.Templates.Liquid;

/// <summary>A subject or body that was parsed. Thread-safe.</summary>
internal sealed class LiquidPart
{
    private static readonly FluidParser Parser = new(new FluidParserOptions { AllowFunctions = false, AllowParentheses = false, AllowLiquidTag = false });

    private readonly IFluidTemplate _template;

    private LiquidPart(IFluidTemplate template) => _template = template;

    /// <summary>Parses one.</summary>
    /// <exception cref="RenderException">It is too large, or wrong.</exception>
    public static LiquidPart Parse(string source, RenderLimits limits)
    {
        var text = LiquidText.Read(source, limits.Source);
        try
        {
            return Parser.TryParse(text, out var template, out var error)
                ? new LiquidPart(template)
                : throw RenderException.Invalid($"The source cannot be read: {FirstLine(error)}.");
        }
        catch (ParseException exception)
        {
            throw RenderException.Invalid($"The source cannot be read: {FirstLine(exception.Message)}.");
        }
    }

    /// <summary>Carries its statements out.</summary>
    /// <param name="values">The values of variables.</param>
    /// <param name="undefined">What a variable is that has none.</param>
    /// <param name="marks">Who takes values.</param>
    /// <param name="effort">What it may cost.</param>
    /// <exception cref="RenderException">A limit was met, or a value does not fit what is done with it.</exception>
    public string Run(IReadOnlyDictionary<string, FluidValue> values, Func<string, FluidValue> undefined, Marks marks, Effort effort)
    {
        var context = new TemplateContext(Options(effort), StringComparer.Ordinal)
        {
            // A filter asked for the name of a loop's member when it is one that the language itself has.
            Undefined = name => ValueTask.FromResult(undefined(name)),
        };
        LiquidFilters.Count(context, effort);
        foreach (var (name, value) in values)
        {
            context.SetValue(name, value);
        }

        using var written = new CountedWriter(effort);
        try
        {
            // Nothing in it waits: values lie in memory, and the writer too.
            _template.RenderAsync(written, marks, context).AsTask().GetAwaiter().GetResult();
        }
        catch (InvalidOperationException exception) when (exception.Message.Contains("maximum", StringComparison.OrdinalIgnoreCase))
        {
            throw new RenderException(RenderFault.TooManySteps, $"The template takes more than {effort.Limits.Steps} steps.", innerException: exception);
        }
        catch (Exception exception) when (exception is not RenderException)
        {
            // Arithmetic that overflows, a format that is none: whatever the engine cannot do is a fault of the template or its values.
            throw new RenderException(RenderFault.Invalid, "A statement or filter cannot be carried out with these values.", innerException: exception);
        }

        return written.ToString();
    }

    private static TemplateOptions Options(Effort effort)
    {
        var options = new TemplateOptions
        {
            MaxSteps = effort.Limits.Steps,
            MaxRecursion = 32,
            CultureInfo = CultureInfo.InvariantCulture,
            TimeZone = TimeZoneInfo.Utc,
            StrictFilters = true,
        };
        LiquidFilters.Apply(options);
        return options;
    }

    private static string FirstLine(string error) => error.Split('\n', 2)[0].Trim().TrimEnd('.');
}
