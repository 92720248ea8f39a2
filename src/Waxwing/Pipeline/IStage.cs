namespace Waxwing;

/// <summary>One stage of the pipeline. It reads what earlier stages found, and adds its own to the passage.</summary>
internal interface IStage
{
    /// <summary>Carries the message through this stage.</summary>
    /// <exception cref="SendException">The message is refused; nothing of it was sent.</exception>
    /// <exception cref="Smtp.SmtpException">This attempt failed.</exception>
    /// <exception cref="OperationCanceledException">The deadline ended, or the caller cancelled.</exception>
    ValueTask ApplyAsync(Passage passage, CancellationToken cancellationToken);
}
