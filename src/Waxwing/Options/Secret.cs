using System.Diagnostics;
using System.Text;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>A secret that is named, not written down: it is read when it is needed, and never shown.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class Secret
{
    private const int MaxLength = 64 * 1024;

    private readonly string _reference;
    private readonly string? _value;

    private Secret(string reference, string? value)
    {
        _reference = reference;
        _value = value;
    }

    /// <summary>A secret named by reference.</summary>
    /// <param name="reference">
    /// <c>env:NAME</c> (environment variable), <c>file:PATH</c> (whole file, one final line end removed), or
    /// <c>systemd:NAME</c> (a systemd credential of this service).
    /// </param>
    /// <returns>The secret, not read yet.</returns>
    /// <exception cref="SendException">The text is no reference (<see cref="SendFault.InvalidValue"/>). It is not repeated: it may be the secret itself.</exception>
    public static Secret FromReference(string reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return reference.IndexOf(':', StringComparison.Ordinal) is var colon and > 0 && colon < reference.Length - 1 && reference[..colon] is "env" or "file" or "systemd"
            ? new Secret(reference, value: null)
            : throw new SendException(SendError.Refusal(SendStage.Configure, SendFault.InvalidValue,
                "a secret is given by reference, never as a value: env:NAME, file:PATH or systemd:NAME (what was given is not shown, since it may be the secret)",
                FailureScope.Relay));
    }

    /// <summary>A secret that the program holds already.</summary>
    /// <param name="value">The secret.</param>
    /// <returns>The secret.</returns>
    public static Secret FromValue(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new Secret("[redacted]", value);
    }

    /// <summary>Reads the secret.</summary>
    /// <returns>The secret; not empty.</returns>
    /// <exception cref="SendException">It cannot be read (<see cref="SendFault.SecretUnreadable"/>).</exception>
    public string Read()
    {
        if (_value is not null)
        {
            return _value;
        }

        var colon = _reference.IndexOf(':', StringComparison.Ordinal);
        var name = _reference[(colon + 1)..];
        return _reference[..colon] switch
        {
            "env" => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : throw Unreadable("the environment variable is not set or empty"),
            "file" => ReadFile(name),
            _ => Environment.GetEnvironmentVariable("CREDENTIALS_DIRECTORY") is { Length: > 0 } folder
                ? ReadFile(Path.Combine(folder, Path.GetFileName(name)))
                : throw Unreadable("systemd gave this process no credentials ($CREDENTIALS_DIRECTORY is not set)"),
        };
    }

    /// <summary>The reference, never the secret.</summary>
    public override string ToString() => _reference;

    private string ReadFile(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read);
            var buffer = new byte[MaxLength + 1];
            var length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            if (length > MaxLength)
            {
                throw Unreadable($"the file is longer than {MaxLength} octets");
            }

            var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(buffer, 0, length);
            text = text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;
            return text.Length > 0 ? text : throw Unreadable("the file is empty");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            throw Unreadable(exception is DecoderFallbackException ? "the file is not UTF-8 text" : exception.Message);
        }
    }

    private SendException Unreadable(string why) => new(SendError.Refusal(
        SendStage.Configure, SendFault.SecretUnreadable, $"the secret {_reference} cannot be read: {why}", FailureScope.Relay));
}
