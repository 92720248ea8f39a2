using System.Runtime.InteropServices;

namespace Waxwing.Cli.Commands;

/// <summary>
/// The authorities of the system, which .NET reads from their files before it builds the first chain, also one that may end in others alone. That takes
/// longer than everything else that sending one message does.
/// </summary>
internal static partial class SystemAuthorities
{
    // Where OpenSSL's own variables say that they are (SSL_CTX_set_default_verify_paths).
    private const string FileVariable = "SSL_CERT_FILE";
    private const string FolderVariable = "SSL_CERT_DIR";

    /// <summary>
    /// They are not read in this process: nothing in it trusts them. Without effect once they were. On systems other than Linux the system has them.
    /// </summary>
    public static void LeaveUnread()
    {
        if (OperatingSystem.IsLinux())
        {
            // In the environment of the C library, where OpenSSL's half of .NET looks: .NET's own is a copy.
            _ = SetEnvironment(FileVariable, "/dev/null", overwrite: 1);
            _ = SetEnvironment(FolderVariable, "/dev/null", overwrite: 1);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
