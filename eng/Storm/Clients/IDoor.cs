namespace Waxwing.Storm.Clients;

/// <summary>One client at one door of the service; for one message at a time.</summary>
internal interface IDoor : IAsyncDisposable
{
    /// <summary>Hands a message over, under a word that makes a repetition known as one.</summary>
    Task<DoorAnswer> SendAsync(Parcel parcel, CancellationToken cancellationToken);
}

/// <summary>A message of the storm.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Recipients">Who gets it.</param>
/// <param name="Key">The word for repetitions.</param>
internal sealed record Parcel(int Number, IReadOnlyList<string> Recipients, string Key)
{
    /// <summary>Its subject.</summary>
    public string Subject => $"Storm {Number.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Its text: some paragraphs, another length each time.</summary>
    public string Text => string.Concat(Enumerable.Repeat("Whatever happens on the way, this is to arrive, and once.\r\n", 4 + (Number % 40)));
}

/// <summary>What a door said.</summary>
internal abstract record DoorAnswer
{
    private DoorAnswer()
    {
    }

    /// <summary>The service has it, under this name.</summary>
    internal sealed record Accepted(string Id) : DoorAnswer;

    /// <summary>Nobody knows, or not now: the client tries again.</summary>
    internal sealed record Again(TimeSpan After) : DoorAnswer;

    /// <summary>Refused for good.</summary>
    internal sealed record Refused(string Answer) : DoorAnswer;
}
