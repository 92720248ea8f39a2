using Microsoft.Extensions.Time.Testing;

namespace Waxwing.OAuth.Tests.Support;

/// <summary>Moves a clock on until something ends that waits by it.</summary>
internal static class Waiting
{
    /// <summary>Each step is taken once what runs has had its turn.</summary>
    public static async Task ContinueWithAdvance(this Task work, FakeTimeProvider clock, TimeSpan step)
    {
        while (!work.IsCompleted)
        {
            clock.Advance(step);
            await Task.WhenAny(work, Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System));
        }

        await work;
    }
}
