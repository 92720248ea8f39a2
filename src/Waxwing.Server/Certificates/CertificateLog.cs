namespace Waxwing.Server.Certificates;

/// <summary>The log events about the service's own certificate: 2400 to 2449.</summary>
internal static partial class CertificateLog
{
    [LoggerMessage(EventId = 2400, Level = LogLevel.Information, Message = "The certificate was replaced; it is valid until {NotAfter:u}")]
    public static partial void Replaced(ILogger logger, DateTimeOffset notAfter);

    [LoggerMessage(EventId = 2401, Level = LogLevel.Error, Message = "The certificate's files are not in order, and the certificate of before stays in use until {NotAfter:u}: {Trouble}")]
    public static partial void NotReplaced(ILogger logger, string trouble, DateTimeOffset notAfter);

    [LoggerMessage(EventId = 2402, Level = LogLevel.Warning, Message = "Everybody on this machine can read the key file {File}, and so pose as this server: chmod o= it")]
    public static partial void KeyIsOpen(ILogger logger, string file);
}
