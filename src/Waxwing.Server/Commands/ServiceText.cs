using System.Globalization;
using Spectre.Console;
using Waxwing.CommandLine.Output;

namespace Waxwing.Server.Commands;

/// <summary>How the commands of the service write what they show to people.</summary>
internal static class ServiceText
{
    /// <summary>A time, to the second.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A count with its noun.</summary>
    public static string Count(long count, string one, string many) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many)}");

    /// <summary>The word of an enum's member, in lower case.</summary>
    public static string Word<T>(T member)
        where T : struct, Enum => member.ToString().ToLowerInvariant();

    /// <summary>A table; its cells are escaped.</summary>
    public static Table Table(params string[] columns)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumns(columns);
        return table;
    }

    /// <summary>Adds a row of plain text.</summary>
    public static void AddPlainRow(this Table table, params string[] cells) => table.AddRow([.. cells.Select(Terminal.Escape)]);
}
