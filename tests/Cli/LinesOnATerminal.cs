using Spectre.Console;
using Waxwing.Cli.Output;

namespace Waxwing.Cli.Tests;

/// <summary>Lines that are longer than the terminal is wide.</summary>
public sealed class LinesOnATerminal
{
    [Theory]
    [InlineData("[red]error[/]: one two three four", "error: one two three", "       four")]
    [InlineData("  spf      [yellow]none[/]: nothing was found", "  spf      none:", "           nothing", "           was found")]
    [InlineData("    without a label there is nothing", "    without a label", "    there is nothing")]
    [InlineData("[grey]all of it: one piece and more[/]", "all of it: one piece", "and more")]
    [InlineData("[[a]]: one two three four", "[a]: one two three", "     four")]
    [InlineData("no label with brackets [[end]]", "no label with", "brackets [end]")]
    public void What_does_not_fit_stands_below_its_text(string markup, params string[] lines)
    {
        using var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = 20;

        console.Write(HangingLine.Of(markup));

        Assert.Equal(lines, writer.ToString().TrimEnd().Split('\n').Select(line => line.TrimEnd()));
    }

    [Fact]
    public void A_long_label_leaves_no_room_and_is_none()
    {
        using var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = 40;

        console.Write(HangingLine.Of("this label has thirty-three letters: and a text behind it"));

        Assert.Equal(["this label has thirty-three letters: and", "a text behind it"], writer.ToString().TrimEnd().Split('\n').Select(line => line.TrimEnd()));
    }
}
