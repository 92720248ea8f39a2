using MimeKit;

namespace Waxwing.Server.Reports;

/// <summary>The parts of mail that came back. The message that it returns is one of them, and is not opened: what is in it is not about this report.</summary>
internal static class ReturnedParts
{
    // A report has three (RFC 6522 §3).
    private const int Most = 50;

    /// <summary>The parts, each before those within it.</summary>
    public static IEnumerable<MimeEntity> Of(MimeEntity? entity) => All(entity).Take(Most);

    private static IEnumerable<MimeEntity> All(MimeEntity? entity)
    {
        var waiting = new Stack<MimeEntity>(entity is null ? [] : [entity]);
        while (waiting.TryPop(out var next))
        {
            yield return next;
            foreach (var part in next is Multipart multipart ? multipart.Take(Most).Reverse() : [])
            {
                waiting.Push(part);
            }
        }
    }
}
