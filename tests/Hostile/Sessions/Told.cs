using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>What a program is told of a failure, without the words.</summary>
internal readonly record struct Told(SmtpStage Stage, SmtpFailure Failure, SmtpFailureDetail Detail, Delivered Delivered, RetryAdvice Retry)
{
    public static Told Of(SmtpError? error)
    {
        Assert.NotNull(error);
        return new Told(error.Stage, error.Failure, error.Detail, error.Delivered, error.Retry);
    }
}
