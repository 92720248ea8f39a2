namespace Waxwing.Templates.Liquid;

/// <summary>What one message has cost so far. Used by one thread.</summary>
internal sealed class Effort(RenderLimits limits, TimeProvider clock)
{
    private readonly long _begun = clock.GetTimestamp();
    private int _written;

    /// <summary>The limits.</summary>
    public RenderLimits Limits { get; } = limits;

    /// <summary>Counts characters that are made.</summary>
    /// <exception cref="RenderException">There are too many of them, or it takes too long.</exception>
    public void Spend(int characters)
    {
        if (characters > Limits.Output - _written)
        {
            throw new RenderException(RenderFault.TooLarge, $"The template makes more than {Limits.Output} characters.");
        }

        // A step without a character costs something as well.
        _written += characters + 1;
        if (clock.GetElapsedTime(_begun) > Limits.Time)
        {
            throw new RenderException(RenderFault.TooManySteps, $"The template takes longer than {Limits.Time.TotalSeconds} s.");
        }
    }
}
