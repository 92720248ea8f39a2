using System.Diagnostics;

namespace Waxwing.Bench;

/// <summary>The processor time of this process.</summary>
internal static class Cpu
{
    public static double Milliseconds
    {
        get
        {
            using var process = Process.GetCurrentProcess();
            return process.TotalProcessorTime.TotalMilliseconds;
        }
    }
}
