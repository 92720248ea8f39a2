using System.Buffers;
using MimeKit;

namespace Waxwing.Cli.Messages;

/// <summary>A message that lies in a file, or comes from standard input, in the format of RFC 5322.</summary>
internal sealed class MessageFile : IDisposable
{
    // Far beyond what any server takes, and an end to endless input.
    private const long MaxOctets = 1024L * 1024 * 1024;
    private const int BlockSize = 64 * 1024;

    private readonly Spool _spool;

    private MessageFile(Spool spool, MimeMessage message)
    {
        _spool = spool;
        Message = message;
    }

    /// <summary>The message. Its parts are read from the spool when they are needed.</summary>
    public MimeMessage Message { get; }

    /// <summary>Reads, judges and parses a message.</summary>
    /// <param name="path">The file; <c>-</c> is standard input.</param>
    /// <param name="field">The option or field that names it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="SendException">Stage Validate.</exception>
    public static async Task<MessageFile> OpenAsync(string path, string field, CancellationToken cancellationToken)
    {
        var spool = new Spool();
        try
        {
            await using (var source = Input.Open(path, field))
            {
                await CopyAsync(source, spool, field, cancellationToken);
            }

            spool.Stream.Position = 0;
            return new MessageFile(spool, await MimeMessage.LoadAsync(spool.Stream, persistent: true, cancellationToken));
        }
        catch (FormatException)
        {
            spool.Dispose();
            throw new SendException(SendError.Refusal(SendStage.Validate, SendFault.InvalidMessage,
                $"{field}: this is no message: header fields, an empty line and a body (RFC 5322)"));
        }
        catch
        {
            spool.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Message.Dispose();
        _spool.Dispose();
    }

    private static async Task CopyAsync(Stream source, Spool spool, string field, CancellationToken cancellationToken)
    {
        var survey = new LineSurvey();
        var lines = new CrlfWriter(spool);
        var block = ArrayPool<byte>.Shared.Rent(BlockSize);
        long total = 0;
        try
        {
            int count;
            while ((count = await source.ReadAsync(block, cancellationToken)) > 0)
            {
                total += count;
                if (total > MaxOctets)
                {
                    throw new SendException(SendError.Refusal(SendStage.Validate, SendFault.InvalidMessage, $"{field}: the message has more than {MaxOctets} octets, which no server takes"));
                }

                survey.Append(block.AsSpan(0, count));
                lines.Write(block.AsSpan(0, count));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Input.Unreadable(field, exception);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block, clearArray: true);
        }

        survey.Judge();
    }
}
