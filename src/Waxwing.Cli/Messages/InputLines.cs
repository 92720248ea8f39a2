using System.Text;

namespace Waxwing.Cli.Messages;

/// <summary>One line of input.</summary>
/// <param name="Text">The line without its end; of one that cannot be read, what can be shown of it.</param>
/// <param name="Fault">Why it cannot be read, or null.</param>
internal readonly record struct InputLine(string Text, string? Fault);

/// <summary>Reads lines of UTF-8 that end in LF or CRLF. A line of any length costs no more memory than the longest that is read.</summary>
internal sealed class InputLines(Stream stream)
{
    /// <summary>The most octets of a line; four times what any address has.</summary>
    public const int MaxLength = 4096;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] _line = new byte[MaxLength];
    private int _length;
    private bool _tooLong;
    private bool _any;

    /// <summary>Reads to the end.</summary>
    public async IAsyncEnumerable<InputLine> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var block = new byte[16 * 1024];
        int count;
        while ((count = await stream.ReadAsync(block, cancellationToken)) > 0)
        {
            for (var start = 0; start < count;)
            {
                var end = Array.IndexOf(block, (byte)'\n', start, count - start);
                Append(block.AsSpan(start, (end < 0 ? count : end) - start));
                if (end < 0)
                {
                    break;
                }

                yield return Take();
                start = end + 1;
            }
        }

        if (_any)
        {
            yield return Take();
        }
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        _any |= !bytes.IsEmpty;
        var fits = Math.Min(bytes.Length, MaxLength - _length);
        bytes[..fits].CopyTo(_line.AsSpan(_length));
        _length += fits;
        _tooLong |= fits < bytes.Length;
    }

    private InputLine Take()
    {
        var bytes = _line.AsSpan(0, _length);
        bytes = !_tooLong && bytes.EndsWith("\r"u8) ? bytes[..^1] : bytes;
        var line = Read(bytes);
        (_length, _tooLong, _any) = (0, false, false);
        return line;
    }

    private InputLine Read(ReadOnlySpan<byte> bytes)
    {
        if (_tooLong)
        {
            return new InputLine(Encoding.Latin1.GetString(bytes[..64]) + "…", $"The line has more than {MaxLength} octets; no address is that long.");
        }

        try
        {
            return new InputLine(Utf8.GetString(bytes), Fault: null);
        }
        catch (DecoderFallbackException)
        {
            return new InputLine(Encoding.UTF8.GetString(bytes), "The line is not UTF-8.");
        }
    }
}
