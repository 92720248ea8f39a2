using System.Text.Json.Serialization;
using Waxwing.Server.Suppressions;

namespace Waxwing.Server.Api.Suppressions;

/// <summary>How a recipient is put on the list. The fields are not at Resend.</summary>
internal record SuppressionWish
{
    /// <summary>Of which stream mail is not sent any more. Default: of all.</summary>
    public string? Stream { get; set; }

    /// <summary>Why, in one line of at most 300 characters.</summary>
    public string? Reason { get; set; }

    /// <summary>Until when: a time with its offset (RFC 3339). Default: until it is removed.</summary>
    public string? ExpiresAt { get; set; }
}

/// <summary>A recipient to put on the list.</summary>
internal sealed record AddSuppression : SuppressionWish
{
    /// <summary>The address.</summary>
    public string? Email { get; set; }
}

/// <summary>Recipients to put on the list.</summary>
internal sealed record AddSuppressions : SuppressionWish
{
    /// <summary>The addresses, 1 to 1,000.</summary>
    public string[]? Emails { get; set; }
}

/// <summary>What to take from the list: either of both.</summary>
internal sealed record RemoveSuppressions
{
    /// <summary>Addresses, 1 to 1,000; those of all streams are meant.</summary>
    public string[]? Emails { get; set; }

    /// <summary>Ids, 1 to 1,000.</summary>
    public string[]? Ids { get; set; }
}

/// <summary>The suppressions that recipients have now.</summary>
/// <param name="Data">In the order of the addresses.</param>
internal sealed record SuppressionNames(IReadOnlyList<Named> Data);

/// <summary>What was taken from the list.</summary>
/// <param name="Data">Those that were there; of ids also those that were not.</param>
internal sealed record RemovedSuppressions(IReadOnlyList<RemovedSuppression> Data);

/// <summary>One of what was to be taken from the list.</summary>
/// <param name="Object">Always suppression.</param>
/// <param name="Id">Its id.</param>
/// <param name="Deleted">Whether it was there.</param>
internal sealed record RemovedSuppression(string Object, Guid Id, bool Deleted);

/// <summary>A suppression, as lists show it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Email">The address, as it was given.</param>
/// <param name="Origin">manual, bounce, complaint; or unsubscribe, which is not at Resend.</param>
/// <param name="SourceId">The event that it comes from, or null.</param>
/// <param name="CreatedAt">Since when (UTC).</param>
/// <param name="Stream">Of which stream; null: of all. Not at Resend.</param>
/// <param name="Reason">Why, or null. Not at Resend.</param>
/// <param name="ExpiresAt">Until when (UTC); null: until it is removed. Not at Resend.</param>
internal record SuppressionSummary(Guid Id, string Email, SuppressionOrigin Origin, Guid? SourceId, DateTimeOffset CreatedAt, string? Stream, string? Reason, DateTimeOffset? ExpiresAt)
{
    /// <summary>As lists show it.</summary>
    public static SuppressionSummary Of(Suppression one) => new(one.Id, one.Recipient.ToString(), one.Origin, one.Source, one.CreatedAt, one.Stream, one.Reason, one.ExpiresAt);
}

/// <summary>A suppression.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Email">The address, as it was given.</param>
/// <param name="Origin">manual, bounce, complaint; or unsubscribe, which is not at Resend.</param>
/// <param name="SourceId">The event that it comes from, or null.</param>
/// <param name="CreatedAt">Since when (UTC).</param>
/// <param name="Stream">Of which stream; null: of all. Not at Resend.</param>
/// <param name="Reason">Why, or null. Not at Resend.</param>
/// <param name="ExpiresAt">Until when (UTC); null: until it is removed. Not at Resend.</param>
internal sealed record ShownSuppression(Guid Id, string Email, SuppressionOrigin Origin, Guid? SourceId, DateTimeOffset CreatedAt, string? Stream, string? Reason, DateTimeOffset? ExpiresAt)
    : SuppressionSummary(Id, Email, Origin, SourceId, CreatedAt, Stream, Reason, ExpiresAt)
{
    /// <summary>Always <c>suppression</c>.</summary>
    [JsonPropertyOrder(-1)]
    public string Object { get; } = "suppression";

    /// <summary>As it is shown alone.</summary>
    public static new ShownSuppression Of(Suppression one) => new(one.Id, one.Recipient.ToString(), one.Origin, one.Source, one.CreatedAt, one.Stream, one.Reason, one.ExpiresAt);
}
