namespace Waxwing.Soak.Tests;

/// <summary>What the process held at one moment.</summary>
/// <param name="Messages">How many receipts there were by then.</param>
/// <param name="Heap">Octets that live after a full collection.</param>
/// <param name="Resident">Octets that the kernel counts as ours.</param>
/// <param name="Handles">Open file descriptors.</param>
/// <param name="Sockets">Those of them that are sockets.</param>
/// <param name="Threads">Threads.</param>
internal sealed record Sample(int Messages, long Heap, long Resident, int Handles, int Sockets, int Threads)
{
    public static Sample Take(int messages)
    {
        // Twice: what a finalizer lets go of is counted too.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var heap = GC.GetTotalMemory(forceFullCollection: true);
        var status = File.ReadAllLines("/proc/self/status");
        var handles = Directory.GetFiles("/proc/self/fd");
        return new Sample(messages, heap, Field("VmRSS:") * 1024, handles.Length, handles.Count(IsSocket), (int)Field("Threads:"));

        long Field(string name) => long.Parse(status.First(line => line.StartsWith(name, StringComparison.Ordinal)).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    private static bool IsSocket(string handle)
    {
        try
        {
            return File.ResolveLinkTarget(handle, returnFinalTarget: false)?.Name.StartsWith("socket:", StringComparison.Ordinal) == true;
        }
        catch (IOException)
        {
            return false; // It was the listing's own.
        }
    }
}
