using System.Runtime.InteropServices;

namespace Waxwing;

/// <summary>
/// Brings the names in a folder to the disk: on Unix a file that was flushed can still lose its name when the power fails. .NET opens
/// no folders, so the system is asked itself. On Windows names are in the journal of the file system.
/// </summary>
internal static partial class FolderFlush
{
    /// <summary>Does so where it can be done. The file has its name, and may have been picked up: there is nobody who could be told otherwise.</summary>
    public static void ToDisk(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = Open(folder, 0);
        if (descriptor >= 0)
        {
            _ = Sync(descriptor);
            _ = Close(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
