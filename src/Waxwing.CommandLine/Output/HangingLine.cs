using Spectre.Console;
using Spectre.Console.Rendering;

namespace Waxwing.CommandLine.Output;

/// <summary>A line that is longer than the terminal is wide: what does not fit stands below its text, and not below its label.</summary>
internal static class HangingLine
{
    // Behind a longer label there is too little room.
    private const int WidestLabel = 30;

    public static IRenderable Of(string markup)
    {
        if (LabelOf(markup) is { Length: > 0 } label)
        {
            var grid = new Grid();
            grid.AddColumn(new GridColumn().NoWrap().PadLeft(0).PadRight(0).Width(Markup.Remove(label).Length));
            grid.AddColumn(new GridColumn().PadLeft(0).PadRight(0));
            return grid.AddRow(new Markup(label), new Markup(markup[label.Length..]));
        }

        var text = markup.TrimStart(' ');
        return new Padder(new Markup(text), new Padding(markup.Length - text.Length, 0, 0, 0));
    }

    // A label ends with a colon and a space, or with two spaces or more; these are part of it. What is marked up stays in one piece.
    private static string LabelOf(string markup)
    {
        var (width, open, previous) = (0, 0, ' ');
        for (var place = 0; place < markup.Length - 1 && width <= WidestLabel; place++)
        {
            var (unit, next) = (markup[place], markup[place + 1]);
            if (unit is '[' && next is not '[')
            {
                open += next is '/' ? -1 : 1;
                place = markup.IndexOf(']', place);
                continue;
            }

            if (unit is ' ' && open == 0 && (previous is ':' || (next is ' ' && previous is not ' ')))
            {
                return markup[..(markup.Length - markup[place..].TrimStart(' ').Length)];
            }

            // A bracket that is meant is written twice.
            place += unit is '[' or ']' ? 1 : 0;
            previous = unit;
            width++;
        }

        return "";
    }
}
