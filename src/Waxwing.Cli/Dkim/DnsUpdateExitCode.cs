using Waxwing.Trust;

namespace Waxwing.Cli.Dkim;

/// <summary>What an update of DNS comes to for whoever started the command.</summary>
internal static class DnsUpdateExitCode
{
    /// <summary>An update of DNS.</summary>
    public static int ExitCode(this DnsUpdateFault fault) => fault switch
    {
        DnsUpdateFault.None => ExitCodes.Done,
        DnsUpdateFault.Unreachable or DnsUpdateFault.TimedOut or DnsUpdateFault.Changed or DnsUpdateFault.ServerFailure => ExitCodes.Temporary,
        DnsUpdateFault.Malformed or DnsUpdateFault.Unsigned or DnsUpdateFault.SignatureWrong => ExitCodes.NoSecureConnection,
        DnsUpdateFault.ClockDiffers or DnsUpdateFault.KeyRefused => ExitCodes.NotAuthenticated,
        DnsUpdateFault.Refused or DnsUpdateFault.NotAuthoritative or DnsUpdateFault.NotInZone or DnsUpdateFault.Unsupported or DnsUpdateFault.OtherCode => ExitCodes.ServerRefused,
    };
}
