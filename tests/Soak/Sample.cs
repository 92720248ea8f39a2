namespace Waxwing.Soak.Tests;

/// <summary>What the process held at one moment.</summary>
/// <param name="Messages">How many receipts there were by then.</param>
/// <param name="Heap">Octets that live after a full collection.</param>
/// <param name="Resident">Octets that the kernel counts as ours.</param>
/// <param name="Handles">Open file descriptors, without those of the program's own libraries: these stay open from when they are first needed.</param>
/// <param name="Sockets">Those of them that are sockets.</param>
/// <param name="PoolThreads">Threads of the runtime's pool, which has more or fewer as it tries out what is fastest.</param>
/// <param name="OtherThreads">Threads beside them.</param>
internal sealed record Sample(int Messages, long Heap, long Resident, int Handles, int Sockets, int PoolThreads, int OtherThreads)
{
    public static Sample Take(int messages)
    {
        // Twice: what a finalizer lets go of is counted too.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var heap = GC.GetTotalMemory(forceFullCollection: true);
        var status = File.ReadAllLines("/proc/self/status");
        var handles = Directory.GetFiles("/proc/self/fd").Select(Target).Where(target => target?.EndsWith(".dll", StringComparison.Ordinal) == false).ToArray();
        var pool = ThreadPool.ThreadCount;
        return new Sample(
            messages, heap, Field("VmRSS:") * 1024, handles.Length, handles.Count(target => target!.StartsWith("socket:", StringComparison.Ordinal)), pool, (int)Field("Threads:") - pool);

        long Field(string name) => long.Parse(status.First(line => line.StartsWith(name, StringComparison.Ordinal)).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    private static string? Target(string handle)
    {
        try
        {
            return File.ResolveLinkTarget(handle, returnFinalTarget: false)?.Name;
        }
        catch (IOException)
        {
            return null; // It was the listing's own.
        }
    }
}
