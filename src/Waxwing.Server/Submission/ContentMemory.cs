namespace Waxwing.Server.Submission;

/// <summary>Counts the octets that messages on their way in take, in all sessions together. Thread-safe.</summary>
internal sealed class ContentMemory(long most)
{
    private long _taken;

    /// <summary>How many are taken.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>Takes some, unless that would be too many.</summary>
    public bool TryTake(long octets)
    {
        if (Interlocked.Add(ref _taken, octets) <= most)
        {
            return true;
        }

        Return(octets);
        return false;
    }

    /// <summary>Gives back what was taken.</summary>
    public void Return(long octets) => Interlocked.Add(ref _taken, -octets);
}
