namespace Waxwing.Smtp.Server;

/// <summary>Why a line is no command that is carried out here.</summary>
internal enum SmtpCommandFault
{
    /// <summary>None.</summary>
    None,

    /// <summary>No known command.</summary>
    Unrecognized,

    /// <summary>A command of the field that this server does not offer.</summary>
    NotImplemented,

    /// <summary>The line holds a control character, or is not UTF-8.</summary>
    NotText,

    /// <summary>The command has an argument that it does not take, or lacks one, or has one of the wrong form.</summary>
    Syntax,

    /// <summary>The reverse path is no mailbox.</summary>
    SenderAddress,

    /// <summary>The forward path is no mailbox.</summary>
    RecipientAddress,

    /// <summary>A parameter that no announced extension defines.</summary>
    ParameterUnknown,

    /// <summary>A known parameter with a value that it cannot have, or given twice.</summary>
    ParameterInvalid,
}

/// <summary>The replies to faults.</summary>
internal static class SmtpCommandFaultReplies
{
    // No keyword of the field is longer; what a client made up is not sent back to it.
    private const int LongestKeyword = 16;

    /// <summary>The reply to a fault.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="parameter">The keyword of the parameter that is to blame, or null.</param>
    public static SmtpServerReply Reply(this SmtpCommandFault fault, string? parameter = null) => fault switch
    {
        SmtpCommandFault.Unrecognized => SmtpServerReply.Of(500, 5, 1, "Command not recognized"),
        SmtpCommandFault.NotImplemented => SmtpServerReply.Of(502, 5, 1, "Command not implemented"),
        SmtpCommandFault.NotText => SmtpServerReply.Of(500, 5, 2, "A command is text without control characters"),
        SmtpCommandFault.Syntax => SmtpServerReply.Of(501, 5, 4, parameter is null ? "Syntax error in the arguments" : $"Syntax error in the arguments: {Named(parameter)}"),
        SmtpCommandFault.SenderAddress => SmtpServerReply.Of(501, 1, 7, "The sender is not a mailbox"),
        SmtpCommandFault.RecipientAddress => SmtpServerReply.Of(501, 1, 3, "The recipient is not a mailbox"),
        // RFC 5321 §4.1.1.11: an unrecognized or not implemented parameter.
        SmtpCommandFault.ParameterUnknown => SmtpServerReply.Of(555, 5, 4, $"{Named(parameter)} is not known here"),
        SmtpCommandFault.ParameterInvalid => SmtpServerReply.Of(501, 5, 4, $"{Named(parameter)} has an invalid value or is given twice"),
        SmtpCommandFault.None => throw new ArgumentOutOfRangeException(nameof(fault)),
    };

    private static string Named(string? parameter) => parameter is { Length: <= LongestKeyword } ? parameter : "A parameter";
}
