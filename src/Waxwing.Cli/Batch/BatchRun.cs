using Waxwing.Smtp;

namespace Waxwing.Cli.Batch;

/// <summary>
/// One run over the lines of a batch: each is read, noted in the journal, sent, and noted again with its end. As many are between their
/// two notes as there are places; so many, at most, a killed run leaves unknown.
/// </summary>
internal sealed class BatchRun(IMailSender sender, Journal journal, BatchInput input, BatchReport report, BatchRules rules, TimeProvider clock) : IDisposable
{
    // Those under way have this long once a run is to stop, and then their relays a little more to answer.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LateReply = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _places = new(rules.Places);
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abandon = new();
    private readonly CancellationTokenSource _late = new();
    private readonly HashSet<Parcel> _waiting = [];
    private readonly Lock _lock = new();
    private ITimer? _abandoning;
    private ITimer? _leaving;

    /// <summary>Why the run took no more lines before the end of the input, or null. A signal is no such reason.</summary>
    public string? Stopped { get; private set; }

    /// <summary>Whether it was this machine: its disk, or whoever reads our output.</summary>
    public bool IsFault { get; private set; }

    /// <summary>Runs to the end of the lines, or until it is stopped; returns once nothing is under way.</summary>
    /// <param name="signal">Stops it: no further line is begun, and those under way have some seconds.</param>
    /// <exception cref="UsageException">The journal belongs to another input.</exception>
    public async Task RunAsync(CancellationToken signal)
    {
        await using var stopping = signal.Register(() => Stop(reason: null));
        await foreach (var receipt in sender.SendAsync(MessagesAsync(), _abandon.Token))
        {
            var parcel = (Parcel)receipt.State!;
            lock (_lock)
            {
                _waiting.Remove(parcel);
            }

            _ = SettleAsync(parcel, receipt);
        }

        // What the sender was given and did not begin, since it was stopped between the two.
        foreach (var parcel in _waiting)
        {
            _ = EndAsync(LineResult.NotSent(parcel), parcel.Recipients, parcel);
        }

        for (var place = 0; place < rules.Places; place++)
        {
            await _places.WaitAsync(CancellationToken.None);
        }

        if (input.Foreign is { } foreign)
        {
            throw foreign;
        }
    }

    public void Dispose()
    {
        _abandoning?.Dispose();
        _leaving?.Dispose();
        _places.Dispose();
        _stop.Dispose();
        _abandon.Dispose();
        _late.Dispose();
    }

    private async IAsyncEnumerable<OutgoingMessage> MessagesAsync()
    {
        var group = new List<Parcel>();
        for (var more = true; more;)
        {
            group.Clear();
            more = await TakeAsync(group);
            if (await IsDurableAsync(group))
            {
                foreach (var parcel in group)
                {
                    yield return parcel.Message;
                }
            }
        }
    }

    // As many lines as there are places for and are here already: they share a flush. False where there are no more.
    private async Task<bool> TakeAsync(List<Parcel> group)
    {
        try
        {
            do
            {
                await _places.WaitAsync(_stop.Token);
                if (!await TakeOneAsync(group))
                {
                    _places.Release();
                    return false;
                }
            }
            while (_places.CurrentCount > 0 && input.HasLine);
            return true;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task<bool> TakeOneAsync(List<Parcel> group)
    {
        Parcel? parcel = null;
        try
        {
            if (await input.NextAsync(_stop.Token) is not { } next)
            {
                return false;
            }

            (parcel, var refused) = await MakeAsync(next);
            journal.Begin(next.Line, parcel?.MessageId ?? next.Before?.MessageId, parcel?.Recipients ?? 0);
            if (parcel is null)
            {
                _ = EndAsync(refused!, 0, parcel: null);
                return true;
            }

            group.Add(parcel);
            lock (_lock)
            {
                _waiting.Add(parcel);
            }

            return true;
        }
        catch (IOException exception)
        {
            parcel?.Dispose();
            Fail($"no further line was begun: {exception.Message}");
            return false;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task<(Parcel? Parcel, LineResult? Refused)> MakeAsync(BatchInput.Next next)
    {
        string? id = null;
        try
        {
            var written = BatchMessage.Read(next.Line, out id);
            return (await Parcel.MakeAsync(next.Line, written, rules.Author, next.Before, _stop.Token), null);
        }
        catch (SendException refusal)
        {
            return (null, LineResult.Of(next.Line, id, refusal.Error));
        }
    }

    private async Task<bool> IsDurableAsync(List<Parcel> group)
    {
        if (group.Count == 0)
        {
            return false;
        }

        try
        {
            await journal.FlushAsync();
            return true;
        }
        catch (IOException exception)
        {
            Fail($"the journal cannot be written: {exception.Message}");
            return false;
        }
    }

    private async Task SettleAsync(Parcel parcel, SendReceipt receipt)
    {
        var result = LineResult.Of(parcel, await AmendedAsync(receipt));
        // Whoever has the wrong password, or another's certificate, has it for every line; and an account that is tried a thousand times is locked.
        if (result.Failure is { Scope: FailureScope.Relay, Transient: false, Failure: not SmtpFailure.Cancelled } failure)
        {
            Stop($"no relay can be used: {failure.Message}");
        }

        await EndAsync(result, parcel.Recipients, parcel);
    }

    // The fate may still become known after a deadline; the line keeps its place until then.
    private async Task<SendReceipt> AmendedAsync(SendReceipt receipt)
    {
        try
        {
            return receipt.Amendment is { } amendment ? await amendment.WaitAsync(_late.Token) : receipt;
        }
        catch (OperationCanceledException)
        {
            return receipt;
        }
    }

    private async Task EndAsync(LineResult result, int recipients, Parcel? parcel)
    {
        try
        {
            await journal.EndAsync(result.ToRecord(), recipients);
        }
        catch (IOException exception)
        {
            Fail($"the journal cannot be written: {exception.Message}");
        }

        try
        {
            report.Add(result);
        }
        catch (IOException exception)
        {
            Fail($"the results cannot be written: {exception.Message}");
        }
        finally
        {
            parcel?.Dispose();
            _places.Release();
        }
    }

    private void Fail(string reason)
    {
        IsFault = true;
        Stop(reason);
    }

    private void Stop(string? reason)
    {
        lock (_lock)
        {
            Stopped ??= reason;
            _abandoning ??= clock.CreateTimer(_ => _abandon.Cancel(), state: null, Grace, Timeout.InfiniteTimeSpan);
            _leaving ??= clock.CreateTimer(_ => _late.Cancel(), state: null, Grace + LateReply, Timeout.InfiniteTimeSpan);
        }

        _stop.Cancel();
    }
}
