using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Waxwing.Configuration;

namespace Waxwing.CommandLine;

/// <summary>Where the command's configuration is: <c>waxwing.json</c> and the environment.</summary>
internal static class ConfigurationFile
{
    private const string DefaultFile = "waxwing.json";
    private const string Prefix = "WAXWING__";

    // No configuration is that long; a file that is, is another file.
    private const int MaxLength = 1024 * 1024;

    /// <summary>Reads <c>waxwing.json</c>, if there is one, or the file that is named, and then the environment.</summary>
    /// <exception cref="SendException">Stage Configure.</exception>
    public static Settings Load(string? file) => Load(file, ConfigurationReader.Read);

    /// <inheritdoc cref="Load(string?)"/>
    /// <param name="file">The file, or null for <c>waxwing.json</c> here.</param>
    /// <param name="read">What is made of it.</param>
    public static T Load<T>(string? file, Func<IConfiguration, T> read)
    {
        var builder = new ConfigurationBuilder();
        if (file is not null || File.Exists(DefaultFile))
        {
            builder.AddJsonStream(new MemoryStream(ReadFile(file ?? DefaultFile)));
        }

        builder.AddEnvironmentVariables(Prefix);
        try
        {
            return read(builder.Build());
        }
        catch (Exception exception) when (exception is FormatException or InvalidDataException or JsonException)
        {
            throw NotJson(file ?? DefaultFile, exception);
        }
    }

    private static byte[] ReadFile(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read);
            var buffer = new byte[MaxLength + 1];
            var length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            return length <= MaxLength ? buffer[..length] : throw ConfigurationFault.Unreadable($"the configuration {path} is longer than {MaxLength} octets");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ConfigurationFault.Unreadable($"the configuration cannot be read: {exception.Message}");
        }
    }

    // The parser's own sentence is not repeated: it may quote what stands there, and that may be a secret.
    private static SendException NotJson(string path, Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is JsonException { LineNumber: { } line, BytePositionInLine: { } column })
            {
                return ConfigurationFault.Invalid($"{path}, line {line + 1}, column {column + 1}", "this is not valid JSON");
            }
        }

        return ConfigurationFault.Invalid(path, "this is not valid configuration: one JSON object, no field twice");
    }
}
