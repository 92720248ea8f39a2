namespace Waxwing;

/// <summary>A clock that stands still: the time that a signature bears however often it is made.</summary>
internal sealed class SigningTime(DateTimeOffset time) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => time;
}
