namespace Waxwing.Trust;

/// <summary>How keys are rotated.</summary>
internal sealed record DkimRotationOptions
{
    /// <summary>How long an old key stays published: for as long as mail that it signed may be under way.</summary>
    public TimeSpan Keep { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long a key signs before the next one is made.</summary>
    public TimeSpan Age { get; init; } = TimeSpan.FromDays(180);

    /// <summary>Whether the next one is to be made whatever the age.</summary>
    public bool Now { get; init; }

    /// <summary>Whether the signer is said to sign with the new key.</summary>
    public bool Switched { get; init; }
}
