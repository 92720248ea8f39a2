using Waxwing.Smtp;

namespace Waxwing;

/// <summary>Names why a message was not written: for what the file system said, which passes once somebody has seen to the folder, or for the message.</summary>
internal static class PickupFault
{
    // IOException.HResult is errno on Unix, where .NET has no word for it, and the code of Win32 on Windows.
    private const int NoSpace = 28;
    private const int QuotaOnLinux = 122;
    private const int QuotaOnMac = 69;
    private const int ReadOnly = 30;
    private const int HandleDiskFull = unchecked((int)0x80070027);
    private const int DiskFull = unchecked((int)0x80070070);
    private const int DiskQuota = unchecked((int)0x80070703);

    /// <summary>The failure of a message that could not be written.</summary>
    public static SendError Of(Exception exception, string folder) => exception switch
    {
        DirectoryNotFoundException => Error(SendFault.PickupFolderMissing, $"the folder {folder} does not exist any more"),
        UnauthorizedAccessException or IOException { HResult: ReadOnly } => Error(SendFault.PickupFolderDenied, $"the folder {folder} may not be written to by this user"),
        IOException { HResult: NoSpace or HandleDiskFull or DiskFull } => Error(SendFault.PickupDiskFull, $"the disk under the folder {folder} is full"),
        IOException { HResult: DiskQuota } => Error(SendFault.PickupDiskFull, $"the share of the disk under the folder {folder} is used up"),
        IOException { HResult: QuotaOnLinux } when OperatingSystem.IsLinux() => Error(SendFault.PickupDiskFull, $"the share of the disk under the folder {folder} is used up"),
        IOException { HResult: QuotaOnMac } when OperatingSystem.IsMacOS() => Error(SendFault.PickupDiskFull, $"the share of the disk under the folder {folder} is used up"),
        _ => Error(SendFault.PickupFailed, $"the message could not be written into the folder {folder}: {exception.Message}"),
    };

    /// <summary>The refusal of a message that cannot be written as it is.</summary>
    public static SendException Refused(SmtpFailureDetail detail, string message, Exception? cause = null) => new(new SendError
    {
        Stage = SendStage.Store,
        Failure = SmtpFailure.PolicyRefused,
        Detail = detail.ToString(),
        Message = message,
        Scope = FailureScope.Message,
        Retry = RetryAdvice.Never,
    }, innerException: cause);

    private static SendError Error(SendFault fault, string message) => new()
    {
        Stage = SendStage.Store,
        Failure = SmtpFailure.ConnectionLost,
        Detail = fault.ToString(),
        Message = message,
        Scope = FailureScope.Relay,
        Retry = RetryAdvice.Later,
    };
}
