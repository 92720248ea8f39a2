using System.Globalization;

namespace Waxwing.Smtp;

/// <summary>Writes the conversation as lines of text, one line at a time: <c>C:</c> client, <c>S:</c> server, <c>*</c> events.</summary>
/// <param name="writer">Where the lines go. It is not disposed.</param>
public sealed class SmtpTranscript(TextWriter writer) : ISmtpTrace
{
    private readonly Lock _gate = new();

    /// <inheritdoc/>
    public void Command(string line) => Write($"C: {line}");

    /// <inheritdoc/>
    public void Reply(SmtpReply reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        lock (_gate)
        {
            for (var i = 0; i < reply.Lines.Count; i++)
            {
                var separator = i < reply.Lines.Count - 1 ? '-' : ' ';
                var enhanced = reply.Enhanced is { } code ? $"{code} " : "";
                writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"S: {reply.Code}{separator}{enhanced}{reply.Lines[i]}"));
            }
        }
    }

    /// <inheritdoc/>
    public void Event(string text) => Write($"*  {text}");

    private void Write(string line)
    {
        lock (_gate)
        {
            writer.WriteLine(line);
        }
    }
}
