using Waxwing.Smtp.Server;

namespace Waxwing.Sandbox;

/// <summary>One way in which a sandbox misbehaves. The list is <see cref="SandboxFaults.All"/>.</summary>
public abstract class SandboxFault
{
    private protected SandboxFault(string name, string sentence, int practice)
    {
        Name = name;
        Sentence = sentence;
        Practice = practice;
    }

    /// <summary>The name, as <c>--fault</c> takes it.</summary>
    public string Name { get; }

    /// <summary>What it does, in one sentence.</summary>
    public string Sentence { get; }

    /// <summary>The number of the practice that it puts to the test.</summary>
    public int Practice { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal abstract Task<SmtpSessionEnd> ServeAsync(SandboxConnection connection, CancellationToken cancellationToken);
}
