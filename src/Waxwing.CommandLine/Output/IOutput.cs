using System.Text.Json;
using Spectre.Console;

namespace Waxwing.CommandLine.Output;

/// <summary>What a command found, in the two forms in which it is told.</summary>
internal interface ICommandResult
{
    /// <summary>For a person.</summary>
    void Show(IAnsiConsole terminal);

    /// <summary>For a program: one JSON value.</summary>
    void Write(Utf8JsonWriter json);
}

/// <summary>Where results go.</summary>
internal interface IOutput
{
    /// <summary>Tells the one result of a command.</summary>
    void Document(ICommandResult result);

    /// <summary>Tells one result of many, at once.</summary>
    void Item(ICommandResult result);

    /// <summary>Tells why the command failed.</summary>
    void Failure(Failure failure);
}
