namespace Waxwing.Cli.Messages;

/// <summary>
/// A private copy of content while it is sent, so that what was judged is what goes out: in memory while it is small, then
/// in a file that only this user can open and that is gone with it.
/// </summary>
internal sealed class Spool : IDisposable
{
    private const int KeepInMemory = 1024 * 1024;

    private Stream _stream = new MemoryStream();

    /// <summary>The copy.</summary>
    public Stream Stream => _stream;

    /// <summary>Adds to the copy.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (_stream is MemoryStream memory && memory.Length + bytes.Length > KeepInMemory)
        {
            _stream = CreateFile();
            memory.WriteTo(_stream);
        }

        _stream.Write(bytes);
    }

    public void Dispose() => _stream.Dispose();

    // Path.GetTempFileName makes the file, on Unix for this user alone.
    private static FileStream CreateFile()
    {
        var path = Path.GetTempFileName();
        var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Open,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            Options = FileOptions.DeleteOnClose,
        });
        // On Unix an open file needs no name: without one it is gone with the process, however that ends.
        if (!OperatingSystem.IsWindows())
        {
            File.Delete(path);
        }

        return file;
    }
}
