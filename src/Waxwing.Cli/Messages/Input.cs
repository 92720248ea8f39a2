using System.Text;
using Waxwing.Smtp;

namespace Waxwing.Cli.Messages;

/// <summary>What a person names on the command line: a text as it stands, <c>@FILE</c>, or <c>-</c> for standard input.</summary>
internal static class Input
{
    /// <summary>The name of standard input.</summary>
    public const string Standard = "-";

    // A body that people read; larger things are attachments, which cost no memory.
    private const int MaxText = 16 * 1024 * 1024;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Opens a file or standard input.</summary>
    /// <exception cref="SendException">Stage Validate: the file cannot be opened.</exception>
    public static Stream Open(string path, string option)
    {
        try
        {
            return string.Equals(path, Standard, StringComparison.Ordinal)
                ? new InterruptibleInput(Console.OpenStandardInput())
                : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, useAsync: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Unreadable(option, exception);
        }
    }

    /// <summary>Reads a text; null stays null. <c>@@</c> at the beginning stands for one <c>@</c>.</summary>
    /// <exception cref="SendException">Stage Validate: it cannot be read, or is no UTF-8 text.</exception>
    public static async Task<string?> TextAsync(string? value, string option, CancellationToken cancellationToken)
    {
        var isStandard = string.Equals(value, Standard, StringComparison.Ordinal);
        if (value is null || (!isStandard && !value.StartsWith('@')))
        {
            return value;
        }

        if (value.StartsWith("@@", StringComparison.Ordinal))
        {
            return value[1..];
        }

        await using var stream = Open(isStandard ? Standard : value[1..], option);
        try
        {
            using var text = new MemoryStream();
            var block = new byte[64 * 1024];
            int count;
            while ((count = await stream.ReadAsync(block, cancellationToken)) > 0)
            {
                text.Write(block, 0, count);
                if (text.Length > MaxText)
                {
                    throw Refuse(SendFault.InvalidMessage, $"{option}: the text has more than {MaxText} octets: attach it");
                }
            }

            var read = Utf8.GetString(text.GetBuffer(), 0, (int)text.Length);
            return read.StartsWith('\uFEFF') ? read[1..] : read;
        }
        catch (DecoderFallbackException)
        {
            throw Refuse(SendFault.InvalidMessage, $"{option}: the text is not UTF-8");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(option, exception);
        }
    }

    public static SendException Unreadable(string option, Exception cause) => Refuse(SendFault.FileUnreadable, $"{option}: {cause.Message}", cause);

    private static SendException Refuse(SendFault fault, string message, Exception? cause = null) =>
        new(SendError.Refusal(SendStage.Validate, fault, message, FailureScope.Message), innerException: cause);
}
