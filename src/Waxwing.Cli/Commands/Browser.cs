using System.ComponentModel;
using System.Diagnostics;

namespace Waxwing.Cli.Commands;

/// <summary>The user's browser.</summary>
internal static class Browser
{
    /// <summary>Opens a page. The address is one word of the command, whatever it holds.</summary>
    /// <returns>Whether something was started.</returns>
    public static bool TryOpen(Uri address)
    {
        try
        {
            using var process = Process.Start(OperatingSystem.IsWindows()
                ? new ProcessStartInfo(address.AbsoluteUri) { UseShellExecute = true }
                : new ProcessStartInfo(OperatingSystem.IsMacOS() ? "open" : "xdg-open", [address.AbsoluteUri]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true });
            return process is not null;
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or FileNotFoundException)
        {
            return false;
        }
    }
}
