using System.Collections.Concurrent;
using System.Text;
using Waxwing.Smtp;

namespace Waxwing.Interop.Tests;

/// <summary>What the receipts said: a row for each server, way in and style, a column for each kind of message.</summary>
public sealed class DeliveryTable
{
    public const string NotOffered = "not offered";

    private readonly ConcurrentDictionary<(string Row, MessageKind Kind), string> cells = new();

    /// <summary>Keeps what the first transaction of a receipt says; and why, where it travelled otherwise than was wanted.</summary>
    internal void Add(string row, MessageKind kind, SendReceipt receipt, TravelStyle? wanted = null)
    {
        var taken = receipt.Recipients.Count(recipient => recipient.Delivered == Delivered.Yes);
        var first = receipt.Attempts[0].Transactions[0];
        var body = receipt.Content!.SmtpUtf8 ? "SMTPUTF8" : receipt.Content.EightBit ? "8-bit" : "7-bit";
        var style = TravelStyles.Of(first);
        var otherwise = wanted is { } wish && wish != style ? $"; {style.Name()}: {TravelStyles.WhyNot(wish, first)}" : "";
        cells[(row, kind)] = $"{taken} of {receipt.Recipients.Length}, {body}, {first.RoundTrips} rt{otherwise}";
    }

    internal void AddNotOffered(string row, MessageKind kind) => cells[(row, kind)] = NotOffered;

    public override string ToString()
    {
        var kinds = Enum.GetValues<MessageKind>();
        var rows = cells.Keys.Select(cell => cell.Row).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        var table = new StringBuilder();
        Line("server, way in, style", kinds.Select(kind => kind.ToString()));
        Line("---", kinds.Select(_ => "---"));
        foreach (var row in rows)
        {
            Line(row, kinds.Select(kind => cells.GetValueOrDefault((row, kind), "")));
        }

        return table.ToString();

        void Line(string head, IEnumerable<string> rest) =>
            table.Append("| ").Append(head.PadRight(48)).Append(" | ").AppendJoin(" | ", rest.Select(cell => cell.PadRight(28))).AppendLine(" |");
    }
}
