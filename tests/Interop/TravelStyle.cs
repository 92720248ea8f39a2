using Waxwing.Smtp;

namespace Waxwing.Interop.Tests;

/// <summary>How much of the line a message shared.</summary>
public enum TravelStyle
{
    /// <summary>DATA, with nothing else in flight.</summary>
    DataAlone,

    /// <summary>DATA, begun while another message waited for its final reply.</summary>
    DataCrossing,

    /// <summary>BDAT, after the replies to MAIL and RCPT, with nothing else in flight.</summary>
    BdatAlone,

    /// <summary>BDAT in one packet with its commands, with nothing else in flight.</summary>
    BdatGrouped,

    /// <summary>BDAT, begun while another message waited for its final reply.</summary>
    BdatCrossing,
}

internal static class TravelStyles
{
    public static bool IsCrossing(this TravelStyle style) => style is TravelStyle.DataCrossing or TravelStyle.BdatCrossing;

    public static string Name(this TravelStyle style) => style switch
    {
        TravelStyle.DataAlone => "DATA alone",
        TravelStyle.DataCrossing => "DATA crossing",
        TravelStyle.BdatAlone => "BDAT alone",
        TravelStyle.BdatGrouped => "BDAT grouped",
        TravelStyle.BdatCrossing => "BDAT crossing",
    };

    /// <summary>What a receipt says.</summary>
    public static TravelStyle Of(TransactionRecord transaction) => transaction switch
    {
        { Style: ContentStyle.Data, InFlightBefore: 0 } => TravelStyle.DataAlone,
        { Style: ContentStyle.Data } => TravelStyle.DataCrossing,
        { InFlightBefore: > 0 } => TravelStyle.BdatCrossing,
        { WaitedBecause: StyleReason.None } => TravelStyle.BdatGrouped,
        _ => TravelStyle.BdatAlone,
    };

    /// <summary>Why the first transaction of a receipt did not travel as was wanted.</summary>
    public static StyleReason WhyNot(TravelStyle wanted, TransactionRecord transaction) =>
        wanted.IsCrossing() ? transaction.AloneBecause : transaction.WaitedBecause;
}
