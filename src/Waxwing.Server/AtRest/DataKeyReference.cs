using Waxwing.Smtp;

namespace Waxwing.Server.AtRest;

/// <summary>Where the key-encryption keys are: named, and never written into the configuration.</summary>
/// <param name="Place">What kind of place.</param>
/// <param name="Name">The credential, the file, or the command.</param>
internal sealed record DataKeyReference(KeyPlace Place, string Name)
{
    /// <summary>What is accepted, for messages.</summary>
    public const string Forms = "systemd:NAME (a credential of the service), file:PATH (outside of the data folder) or command:PATH (a program that asks a key management service)";

    /// <summary>Reads one.</summary>
    /// <exception cref="SendException">It is none. It is not repeated: it may be the key itself.</exception>
    public static DataKeyReference Parse(string text) => text.Split(':', 2) switch
    {
        ["systemd", { Length: > 0 } name] when string.Equals(name, Path.GetFileName(name), StringComparison.Ordinal) => new(KeyPlace.Credential, name),
        ["file", { Length: > 0 } path] => new(KeyPlace.File, path),
        ["command", var path] when Path.IsPathFullyQualified(path) => new(KeyPlace.Command, path),
        _ => throw new SendException(SendError.Refusal(SendStage.Configure, SendFault.InvalidValue,
            $"must be {Forms}; the path of a command is absolute (what was given is not shown, since it may be the key)", FailureScope.OurAddress)),
    };

    /// <summary>As it is written.</summary>
    public override string ToString() => $"{Place switch { KeyPlace.Credential => "systemd", KeyPlace.File => "file", KeyPlace.Command => "command" }}:{Name}";

    /// <summary>What reads the keys.</summary>
    /// <param name="dataFolder">The folder of the data: a key that lies in it would be in every copy of it.</param>
    /// <param name="variable">A variable of the environment.</param>
    /// <exception cref="DataKeyException">They cannot be there.</exception>
    public IKeySource Source(string dataFolder, Func<string, string?> variable) => Place switch
    {
        KeyPlace.Credential => new KeyFile(Path.Combine(
            variable("CREDENTIALS_DIRECTORY") is { Length: > 0 } folder ? folder : throw new DataKeyException($"{this} cannot be read: systemd gave this process no credentials ($CREDENTIALS_DIRECTORY is not set)"),
            Name), isCredential: true),
        KeyPlace.File => KeyFile.Outside(Name, dataFolder),
        KeyPlace.Command => new KeyCommandSource(new KeyHook(Name)),
    };
}

/// <summary>Kinds of places of key-encryption keys.</summary>
internal enum KeyPlace
{
    /// <summary>A credential that systemd gives the service, in memory.</summary>
    Credential,

    /// <summary>A file outside of the data folder.</summary>
    File,

    /// <summary>A key management service, asked by a command.</summary>
    Command,
}
