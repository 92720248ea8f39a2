namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>Every session ends in bounded time: one that does not fails the test that waits for it.</summary>
internal static class Bounds
{
    // Far above what a loaded machine needs; reached only by what hangs.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(25);

    public static Task Bounded(this Task task) => task.WaitAsync(Bound, TimeProvider.System, TestContext.Current.CancellationToken);

    public static Task<T> Bounded<T>(this Task<T> task) => task.WaitAsync(Bound, TimeProvider.System, TestContext.Current.CancellationToken);
}
