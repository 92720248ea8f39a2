namespace Waxwing.Cli.Batch;

/// <summary>
/// The memory of a batch. What is about to be sent stands on the disk before it is sent; how it ended stands in the file before its
/// place is given to another line. Records that come while a block is on its way to the disk share the next one. One run at a time: the
/// file is locked. Thread-safe.
/// </summary>
internal sealed class Journal : IAsyncDisposable
{
    private const int Room = 256 * 1024;

    private readonly FileStream _file;
    private readonly Lock _lock = new();
    private Block _next = new();
    private Task _writing = Task.CompletedTask;
    private bool _isWriting;
    private bool _again;
    private IOException? _fault;
    private long _end;
    private long _capacity;
    private long _inBlock;
    private long _owed;

    private Journal(FileStream file, long end, BatchState state)
    {
        _file = file;
        _end = _capacity = end;
        State = state;
    }

    private BatchState State { get; }

    /// <summary>How many lines this run has begun and not ended.</summary>
    public int UnderWay { get; private set; }

    /// <summary>Looks at how the lines stand.</summary>
    public T Read<T>(Func<BatchState, T> look)
    {
        lock (_lock)
        {
            return look(State);
        }
    }

    /// <summary>Opens or makes a journal, and reads it.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="UsageException">It cannot be opened, is in use, is no journal, or is damaged.</exception>
    /// <exception cref="IOException">The disk is full, or fails.</exception>
    public static Journal Open(string path)
    {
        FileStream? file = null;
        try
        {
            file = OpenFile(path);
            var state = new BatchState();
            var end = JournalFile.Read(file, state);
            file.SetLength(end);
            var journal = new Journal(file, end, state);
            if (end == 0)
            {
                journal.Reserve(JournalFile.FirstLine.Length);
                RandomAccess.Write(file.SafeFileHandle, JournalFile.FirstLine, 0);
                journal._end = JournalFile.FirstLine.Length;
            }

            return journal;
        }
        catch (FormatException exception)
        {
            file?.Dispose();
            throw new UsageException($"the journal {path} cannot be used: {exception.Message}; nothing was sent, and nothing in it was changed");
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }

    /// <summary>Notes that a line is about to be sent. It is not on the disk before <see cref="FlushAsync"/>.</summary>
    /// <param name="line">The line.</param>
    /// <param name="messageId">Its Message-ID, or null.</param>
    /// <param name="recipients">How many get it.</param>
    /// <exception cref="IOException">There is no room for the record and for the one that will say how it ended. Nothing was noted.</exception>
    public void Begin(BatchLine line, string? messageId, int recipients)
    {
        var record = new JournalRecord.Begun(line.Number, line.Hash, line.Input, messageId);
        var text = record.Write();
        lock (_lock)
        {
            var owed = JournalRecord.Ended.Bound(recipients) + JournalFile.HeadingLength;
            Reserve(text.Length + JournalFile.HeadingLength + owed);
            State.Apply(record);
            _owed += owed;
            UnderWay++;
            _next.Text.Write(text);
        }
    }

    /// <summary>Notes how a line ended.</summary>
    /// <param name="ended">How.</param>
    /// <param name="recipients">As with <see cref="Begin"/>.</param>
    /// <returns>A task that ends when it stands in the file, where it survives the process.</returns>
    /// <exception cref="IOException">The file cannot be written (in the task).</exception>
    public Task EndAsync(JournalRecord.Ended ended, int recipients)
    {
        lock (_lock)
        {
            State.Apply(ended);
            UnderWay--;
            _owed -= JournalRecord.Ended.Bound(recipients) + JournalFile.HeadingLength;
            _next.Text.Write(ended.Write());
            var written = _next.Written.Task;
            Start();
            return written;
        }
    }

    /// <summary>Waits until everything that was noted until now is on the disk, where it survives a power failure.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public Task FlushAsync()
    {
        lock (_lock)
        {
            var durable = _next.Durable.Task;
            Start();
            return durable;
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await FlushAsync();
            await _writing;
            _file.SetLength(_end);
        }
        catch (IOException)
        {
            // Whoever noted what could not be written was told. The zeros at the end stay, and mean nothing.
        }

        await _file.DisposeAsync();
    }

    private static FileStream OpenFile(string path)
    {
        // Share None locks: another run that opens the same file fails.
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 64 * 1024 };
        if (!OperatingSystem.IsWindows())
        {
            // It names recipients.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        FileStream file;
        try
        {
            file = new FileStream(path, options);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"the journal cannot be opened: {exception.Message}");
        }

        if (file.CanSeek)
        {
            return file;
        }

        file.Dispose();
        throw new UsageException($"the journal {path} cannot be used: it is a pipe or device");
    }

    // Zeros, so that the room is taken: a disk that is full shows now, not when a message is on its way.
    private void Reserve(int octets)
    {
        if (_fault is not null)
        {
            throw new IOException(_fault.Message, _fault);
        }

        while (_end + _inBlock + _next.Text.Length + _owed + octets > _capacity)
        {
            RandomAccess.Write(_file.SafeFileHandle, new byte[Room], _capacity);
            _capacity += Room;
        }
    }

    private void Start()
    {
        _again = true;
        if (!_isWriting)
        {
            _isWriting = true;
            _writing = Task.Run(WriteBlocks);
        }
    }

    private void WriteBlocks()
    {
        while (true)
        {
            Block block;
            lock (_lock)
            {
                if (!_again)
                {
                    _isWriting = false;
                    return;
                }

                block = _next;
                _next = new Block();
                _again = false;
                _inBlock = block.Text.Length + JournalFile.HeadingLength;
            }

            Write(block);
        }
    }

    private void Write(Block block)
    {
        try
        {
            var content = block.Text.GetBuffer().AsSpan(0, (int)block.Text.Length);
            byte[] octets = content.IsEmpty ? [] : [.. JournalFile.Heading(content), .. content];
            RandomAccess.Write(_file.SafeFileHandle, octets, _end);
            lock (_lock)
            {
                _end += octets.Length;
                _capacity = Math.Max(_capacity, _end);
                _inBlock = 0;
            }

            block.Written.SetResult();
            RandomAccess.FlushToDisk(_file.SafeFileHandle);
            if (_fault is null)
            {
                block.Durable.SetResult();
            }
            else
            {
                // Once the disk has lost something, its word is worth nothing: no further line may rely on it.
                block.Durable.SetException(_fault);
            }
        }
        catch (IOException exception)
        {
            lock (_lock)
            {
                _fault ??= exception;
                _inBlock = 0;
            }

            block.Written.TrySetException(exception);
            block.Durable.TrySetException(exception);
        }
    }

    /// <summary>Records that are written together.</summary>
    private sealed class Block
    {
        public MemoryStream Text { get; } = new();

        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Durable { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
