using System.Globalization;
using Fluid;
using Fluid.Values;

namespace Waxwing.Templates.Liquid;

/// <summary>The filters that a mail needs. Each counts what it makes, and whatever it makes is a value, which is escaped where it stands.</summary>
internal static class LiquidFilters
{
    private const string EffortKey = "effort";

    // None of them makes more than the sum of what it gets.
    private static readonly string[] Kept =
    [
        "append", "prepend", "upcase", "downcase", "capitalize", "strip", "lstrip", "rstrip", "truncate", "truncatewords", "default", "remove", "slice",
        "plus", "minus", "times", "divided_by", "modulo", "round", "ceil", "floor", "abs", "at_least", "at_most", "size", "first", "last", "url_encode",
    ];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names => [.. Kept, "date", "fixed"];

    /// <summary>Leaves only those in the options that are meant.</summary>
    public static void Apply(TemplateOptions options)
    {
        var kept = new List<(string Name, FilterDelegate Filter)>();
        foreach (var name in Kept)
        {
            if (options.Filters.TryGetValue(name, out var filter))
            {
                kept.Add((name, filter));
            }
        }

        options.Filters.TryGetValue("date", out var date);
        options.Filters.Clear();
        kept.ForEach(one => options.Filters.AddFilter(one.Name, Counted(one.Filter)));
        options.Filters.AddFilter("date", Counted((input, arguments, context) => Date(date!, input, arguments, context)));
        options.Filters.AddFilter("fixed", Counted(Fixed));
    }

    /// <summary>Tells filters what the message has cost.</summary>
    public static void Count(TemplateContext context, Effort effort) => context.AmbientValues[EffortKey] = effort;

    private static FilterDelegate Counted(FilterDelegate filter) => async (input, arguments, context) =>
    {
        var effort = (Effort)context.AmbientValues[EffortKey];
        effort.Spend(0);
        var made = await filter(input, arguments, context).ConfigureAwait(false);
        if (made is not StringValue text)
        {
            return made;
        }

        effort.Spend(text.ToStringValue().Length);
        return text.Encode ? text : new StringValue(text.ToStringValue());
    };

    // A width in a format (%99999999d) would make a text of any size.
    private static ValueTask<FluidValue> Date(FilterDelegate date, FluidValue input, FilterArguments arguments, TemplateContext context)
    {
        var format = arguments.At(0).ToStringValue();
        return format.Length > 40 || format.AsSpan().ContainsAnyInRange('0', '9')
            ? throw RenderException.Invalid("A format of a date has at most 40 characters, and no digits.")
            : date(input, arguments, context);
    }

    /// <summary>A number with so many digits behind the point: <c>{{ price | fixed: 2 }}</c>.</summary>
    private static ValueTask<FluidValue> Fixed(FluidValue input, FilterArguments arguments, TemplateContext context)
    {
        var digits = (int)Math.Clamp(arguments.At(0).ToNumberValue(), 0, 8);
        return new ValueTask<FluidValue>(new StringValue(input.ToNumberValue().ToString($"F{digits}", CultureInfo.InvariantCulture)));
    }
}
