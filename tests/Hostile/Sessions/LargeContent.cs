using System.Text;
using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>Content of three blocks, from a stream that does what a scenario wants.</summary>
internal static class LargeContent
{
    /// <summary>The size of a block, as the session reads them.</summary>
    public const int Block = 256 * 1024;

    public static byte[] Octets { get; } = Encoding.ASCII.GetBytes(
        "Subject: canary-content\r\n\r\n" + string.Concat(Enumerable.Repeat(new string('0', 70) + "\r\n", 9000)));

    /// <summary>Content that was scanned as it is here, and is read from another stream.</summary>
    public static MessageContent ReadFrom(Func<Stream> open) =>
        MessageContent.FromStream(ContentScanner.Scan(Octets), _ => ValueTask.FromResult(open()));

    /// <summary>The octets with other ones put over them.</summary>
    public static byte[] With(int at, string octets)
    {
        var changed = Octets.ToArray();
        Encoding.ASCII.GetBytes(octets).CopyTo(changed, at);
        return changed;
    }

    /// <summary>Gives the first block and then does something else.</summary>
    public static Stream UpToTheFirstBlock(Func<CancellationToken, Task> then) => new Interrupted(then);

    private sealed class Interrupted(Func<CancellationToken, Task> then) : MemoryStream(Octets, writable: false)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position == Block)
            {
                await then(cancellationToken);
            }

            return await base.ReadAsync(buffer, cancellationToken);
        }
    }
}
