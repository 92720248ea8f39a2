using System.Diagnostics.CodeAnalysis;

namespace Waxwing.Server.Api;

/// <summary>Reads when a message is to be sent, in the words of its sender. Thread-safe.</summary>
internal interface IScheduleText
{
    /// <summary>Reads it.</summary>
    /// <param name="text">The words; of any length and content.</param>
    /// <param name="now">This moment, from which "in 1 min" counts.</param>
    /// <param name="at">The time (UTC).</param>
    /// <param name="why">Why it cannot be read: the end of a sentence that begins with the field.</param>
    /// <returns>Whether it can be read.</returns>
    bool TryRead(string text, DateTimeOffset now, out DateTimeOffset at, [NotNullWhen(false)] out string? why);
}
