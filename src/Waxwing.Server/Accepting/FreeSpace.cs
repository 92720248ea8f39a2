namespace Waxwing.Server.Accepting;

/// <summary>How much is free on the disk of the data folder; asked once a second at most. Thread-safe.</summary>
internal sealed class FreeSpace(string folder, long least, TimeProvider clock)
{
    private readonly DriveInfo _drive = new(Path.GetFullPath(folder));
    private long _askedAt = long.MinValue;
    private long _free;

    /// <summary>How many octets are free, as of a moment ago.</summary>
    public long Free
    {
        get
        {
            var now = clock.GetTimestamp();
            if (_askedAt == long.MinValue || clock.GetElapsedTime(_askedAt, now) > TimeSpan.FromSeconds(1))
            {
                (_free, _askedAt) = (_drive.AvailableFreeSpace, now);
            }

            return _free;
        }
    }

    /// <summary>Whether mail may be accepted.</summary>
    public bool IsEnough => Free >= least;
}
