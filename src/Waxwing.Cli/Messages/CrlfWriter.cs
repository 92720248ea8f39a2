namespace Waxwing.Cli.Messages;

/// <summary>Writes content with a CR before each LF that has none.</summary>
internal sealed class CrlfWriter(Spool spool)
{
    private bool _afterCr;

    /// <summary>Writes the next piece; it may be cut anywhere.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var lf = bytes.IndexOf((byte)'\n');
            var text = lf < 0 ? bytes : bytes[..lf];
            spool.Write(text);
            if (!text.IsEmpty)
            {
                _afterCr = text[^1] == '\r';
            }

            if (lf < 0)
            {
                return;
            }

            spool.Write(_afterCr ? "\n"u8 : "\r\n"u8);
            _afterCr = false;
            bytes = bytes[(lf + 1)..];
        }
    }
}
