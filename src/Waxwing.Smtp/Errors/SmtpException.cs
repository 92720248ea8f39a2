namespace Waxwing.Smtp;

/// <summary>Thrown when a session cannot go on, or a command was refused. <see cref="Error"/> says everything.</summary>
public sealed class SmtpException : Exception
{
    /// <summary>Creates the exception from the failure that it carries.</summary>
    /// <param name="error">The failure.</param>
    /// <param name="innerException">What the platform threw, or null.</param>
    public SmtpException(SmtpError error, Exception? innerException = null)
        : base(error?.ToString(), innerException)
    {
        ArgumentNullException.ThrowIfNull(error);
        Error = error;
    }

    /// <summary>The failure: stage, cause, scope, fate, advice and reply.</summary>
    public SmtpError Error { get; }
}
