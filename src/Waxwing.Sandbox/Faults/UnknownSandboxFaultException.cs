namespace Waxwing.Sandbox;

/// <summary>No sandbox fault has the name that was given; the message lists those that there are.</summary>
public sealed class UnknownSandboxFaultException : ArgumentException
{
    internal UnknownSandboxFaultException(string name)
        : base($"There is no fault \"{name}\". The faults are: {string.Join(", ", SandboxFaults.All.Select(fault => fault.Name))}.")
        => Name = name;

    /// <summary>The name that was given.</summary>
    public string Name { get; }
}
