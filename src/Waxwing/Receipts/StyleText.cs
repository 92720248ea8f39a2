using System.Globalization;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>How a transaction travelled, and why it shared no more of the line, as a sentence.</summary>
internal static class StyleText
{
    public static string Describe(TransactionRecord transaction) => transaction.Style switch
    {
        ContentStyle.None => "no content was sent",
        ContentStyle.Data => $"DATA, {Waited(transaction)}; {Crossed(transaction)}",
        ContentStyle.Bdat => $"BDAT, {Waited(transaction)}; {Crossed(transaction)}",
    };

    private static string Waited(TransactionRecord transaction) => transaction.WaitedBecause == StyleReason.None
        ? "in one packet with its commands"
        : $"after the replies to its commands, since {Because(transaction.WaitedBecause)}";

    private static string Crossed(TransactionRecord transaction) => transaction.InFlightBefore > 0
        ? string.Create(CultureInfo.InvariantCulture, $"crossing {transaction.InFlightBefore} that waited for {(transaction.InFlightBefore == 1 ? "its" : "their")} final reply")
        : $"alone, since {Because(transaction.AloneBecause)}";

    private static string Because(StyleReason reason) => reason switch
    {
        StyleReason.None => "nothing held it back",
        StyleReason.ChunkingNotOffered => "the server does not announce CHUNKING",
        StyleReason.PipeliningNotOffered => "the server does not announce PIPELINING",
        StyleReason.FinalReplyForEach => "the server answers for each accepted recipient",
        StyleReason.ContentLarge => "it has more than 256 KiB",
        StyleReason.ContentNotInMemory => "it was read while it was sent",
        StyleReason.LargeChunksBefore => "the message before it had more than 256 KiB",
        StyleReason.ConnectionIdle => "the connection had been idle",
        StyleReason.CrossingRefused => "the relay has answered 503 to a crossing MAIL",
        StyleReason.WindowOfOne => "the window was one",
        StyleReason.NothingInFlight => "nothing else was under way",
        StyleReason.WindowFull => "the window was full",
    };
}
