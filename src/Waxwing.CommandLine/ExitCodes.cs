using Waxwing.Smtp;

namespace Waxwing.CommandLine;

/// <summary>What the process tells whoever started it. The numbers are a contract; this is their one place.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int Fault = 1;
    public const int Usage = 2;
    public const int Configuration = 3;
    public const int MessageRefused = 4;
    public const int NoSecureConnection = 5;
    public const int NotAuthenticated = 6;
    public const int ServerRefused = 7;
    public const int Temporary = 8;
    public const int FateUnknown = 9;
    public const int Found = 10;

    /// <summary>A command that a signal stopped, as shells count.</summary>
    public static int Stopped(int signal) => 128 + signal;

    // A batch ends with the worst of its lines: what may have been sent, what nobody is let do, what may pass, what is refused.
    private static readonly int[] WorstFirst = [FateUnknown, NoSecureConnection, NotAuthenticated, Temporary, ServerRefused, MessageRefused];

    /// <summary>The worst of many.</summary>
    /// <param name="has">Whether there is one of a code.</param>
    public static int Worst(Func<int, bool> has) => Array.Find(WorstFirst, code => has(code));

    /// <summary>A message that was not refused as a whole.</summary>
    public static int Of(SendReceipt receipt) => receipt.Outcome switch
    {
        SendOutcome.Accepted => Done,
        SendOutcome.Unknown => FateUnknown,
        SendOutcome.PartlyAccepted or SendOutcome.Refused or SendOutcome.Deferred =>
            receipt.Recipients.Any(recipient => recipient.Error is { Transient: false }) ? ServerRefused : Temporary,
    };

    /// <summary>A failure.</summary>
    public static int Of(SendError error) => error switch
    {
        { Delivered: Delivered.Unknown } => FateUnknown,
        { Detail: nameof(SendFault.NoRelay) } => Usage,
        { Stage: SendStage.Configure } => Configuration,
        // The message may go once DNS is in order.
        { Detail: nameof(SendFault.PreflightFailed) } => Temporary,
        // A mail host, or DNS, may be back; a domain that takes no mail is an address that nobody can write to.
        { Stage: SendStage.Route, Transient: true } => Temporary,
        { Stage: SendStage.Validate or SendStage.Identify or SendStage.Route or SendStage.Protect or SendStage.Encrypt or SendStage.Encode or SendStage.Sign } => MessageRefused,
        // A 454 to STARTTLS or AUTH is as temporary as any other 4yz.
        { Transient: true } => Temporary,
        { Stage: SendStage.Auth, Failure: not SmtpFailure.Cancelled } => NotAuthenticated,
        _ => Of(error.Failure, error.Stage),
    };

    private static int Of(SmtpFailure failure, SendStage stage) => failure switch
    {
        // 5yz to STARTTLS: there is a server and no secure connection. Any other 5yz is its word on the message.
        SmtpFailure.Rejected => stage == SendStage.StartTls ? NoSecureConnection : ServerRefused,
        SmtpFailure.ProtocolViolation => NoSecureConnection,
        // Once the session stands, what we refuse is the message: its size, its form.
        SmtpFailure.PolicyRefused => IsTransaction(stage) ? MessageRefused : NoSecureConnection,
        SmtpFailure.TimedOut or SmtpFailure.ConnectionLost or SmtpFailure.Cancelled => Temporary,
    };

    private static bool IsTransaction(SendStage stage) => stage is SendStage.MailFrom or SendStage.RcptTo or SendStage.Data or SendStage.FinalDot;
}
