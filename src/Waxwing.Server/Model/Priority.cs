namespace Waxwing.Server.Model;

/// <summary>Which mail goes first where both are due. The numbers are in databases; smaller goes first.</summary>
internal enum Priority
{
    /// <summary>Somebody waits before a screen: codes, links that sign in or reset.</summary>
    Urgent = 0,

    /// <summary>Everything else that one person caused.</summary>
    Normal = 1,

    /// <summary>The same to many.</summary>
    Bulk = 2,
}

/// <summary>What follows from kind and stream.</summary>
internal static class Priorities
{
    /// <summary>The priority of a message.</summary>
    /// <param name="kind">What it is for.</param>
    /// <param name="isBulk">Whether it is of a bulk stream.</param>
    public static Priority Of(MailKind kind, bool isBulk) =>
        kind.Life() < TimeSpan.FromDays(1) ? Priority.Urgent
        : isBulk ? Priority.Bulk
        : Priority.Normal;
}
