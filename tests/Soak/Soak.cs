using System.Diagnostics;
using MimeKit;
using Waxwing.Smtp;

namespace Waxwing.Soak.Tests;

/// <summary>Many messages through one <see cref="MailSender"/>, in batches and singly, some of whose callers leave; and what the process held meanwhile.</summary>
internal sealed class Soak : IAsyncDisposable
{
    // The growth that still counts as flat, over the whole run and whatever its length: the bound of a pool that fills late, not of a leak.
    private const double Megabyte = 1024 * 1024;
    private static readonly (string Name, double Bound, Func<Sample, double> Figure)[] Figures =
    [
        ("heap after collection, MB", 4, sample => sample.Heap / Megabyte),
        ("resident memory, MB", 32, sample => sample.Resident / Megabyte),
        ("handles", 4, sample => sample.Handles),
        ("sockets", 4, sample => sample.Sockets),
        ("threads of the pool", 12, sample => sample.PoolThreads),
        ("other threads", 2, sample => sample.OtherThreads),
    ];

    private const int BatchSize = 2000;
    private const int Loops = 6;

    private readonly int _messages;
    private readonly int _leak;
    private readonly List<byte[]> _leaked = [];
    private readonly MailSender _sender;
    private readonly Fates _fates;
    private readonly Random _dice = new(815);
    private readonly string _text = string.Concat(Enumerable.Repeat("The quick brown fox jumps over the lazy dog.\r\n", 12));
    private readonly byte[] _large = new byte[5_000_000];
    private readonly List<Task> _amendments = [];
    private int _next;

    private Soak(int messages, int leak, int port, string authorityFile)
    {
        (_messages, _leak, _fates) = (messages, leak, new Fates(messages));
        _dice.NextBytes(_large);
        _sender = new MailSender(new SenderOptions
        {
            Relays = [new RelayOptions { Host = "localhost", Port = port, AuthorityFile = authorityFile, MaxConnections = 4 }],
            // The server defers and drops far more than any that is in order; what it does is to be seen, not to be waited for.
            Retry = new RetryOptions { FirstDelay = TimeSpan.FromMilliseconds(20), MaxDelay = TimeSpan.FromMilliseconds(200), MaxAttempts = 5, BudgetPercent = 100 },
            Breaker = new BreakerOptions { Failures = 100, Within = TimeSpan.FromSeconds(10), Rest = TimeSpan.FromSeconds(1) },
        });
    }

    /// <summary>Runs it, and tells on standard output.</summary>
    /// <param name="messages">How many messages.</param>
    /// <param name="leak">Octets to keep of each message, to see that this is noticed.</param>
    /// <returns>0 if everything is flat and agrees, 1 if not.</returns>
    public static async Task<int> RunAsync(int messages, int leak)
    {
        using var authority = new TestAuthority();
        var folder = Directory.CreateTempSubdirectory("waxwing-soak-").FullName;
        try
        {
            var certificate = Path.Combine(folder, "server.p12");
            using (var issued = authority.Issue())
            {
                await File.WriteAllBytesAsync(certificate, issued.Export(System.Security.Cryptography.X509Certificates.X509ContentType.Pkcs12));
            }

            using var server = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["server", certificate, $"{messages}"])
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!;
            try
            {
                var port = int.Parse((await server.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
                await using var soak = new Soak(messages, leak, port, authority.AuthorityFile);
                return await soak.RunAsync(server, Path.Combine(folder, "accepted"));
            }
            finally
            {
                server.Kill();
                await server.WaitForExitAsync();
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public ValueTask DisposeAsync() => _sender.DisposeAsync();

    private async Task<int> RunAsync(Process server, string acceptedFile)
    {
        var started = TimeProvider.System.GetTimestamp();
        var samples = new List<Sample>();
        var sampling = SampleAsync(samples, Math.Max(1, _messages / 100));
        await Task.WhenAll([BatchesAsync(), .. Enumerable.Range(0, Loops).Select(_ => SinglesAsync())]);
        await sampling;
        await Task.WhenAll(_amendments);
        var elapsed = TimeProvider.System.GetElapsedTime(started);
        await _sender.DisposeAsync();

        await server.StandardInput.WriteLineAsync(acceptedFile);
        server.StandardInput.Close();
        var told = await server.StandardOutput.ReadToEndAsync();
        var (faults, sums) = _fates.Compare(await File.ReadAllBytesAsync(acceptedFile));
        if (_fates.TwoReceipts)
        {
            faults.Add("a message got two receipts");
        }

        Console.WriteLine(FormattableString.Invariant($"\n{_messages:N0} messages in {elapsed.TotalSeconds:0} s: {_messages / elapsed.TotalSeconds:N0} a second"));
        Console.WriteLine($"{sums}; {_fates.Amended} of the unknown were amended later");
        Console.WriteLine($"what the server did:\n{told.TrimEnd()}");
        Console.WriteLine("\nfigure\tfirst warm\tlast\tgrowth by least squares\tbound");
        foreach (var (name, bound, figure) in Figures)
        {
            var growth = Trend.Growth(samples, figure);
            Console.WriteLine(FormattableString.Invariant($"{name}\t{figure(samples[samples.Count / 5]):0.0}\t{figure(samples[^1]):0.0}\t{growth:+0.00;-0.00}\t{bound}"));
            if (growth > bound)
            {
                faults.Add(FormattableString.Invariant($"{name} grew by {growth:0.0}, more than {bound}"));
            }
        }

        faults.ForEach(fault => Console.WriteLine($"FAULT: {fault}"));
        Console.WriteLine(faults.Count == 0 ? "flat, and every count agrees" : $"{faults.Count} faults");
        return faults.Count == 0 ? 0 : 1;
    }

    private async Task SampleAsync(List<Sample> samples, int every)
    {
        Console.WriteLine("messages\theap MB\tresident MB\thandles\tsockets\tpool threads\tother threads");
        while (_fates.Receipts < _messages)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
            if (_fates.Receipts < (samples.Count + 1) * every)
            {
                continue;
            }

            var sample = Sample.Take(_fates.Receipts);
            samples.Add(sample);
            if (samples.Count % 10 == 0)
            {
                Console.WriteLine(FormattableString.Invariant($"{sample.Messages:N0}\t{sample.Heap / Megabyte:0.0}\t{sample.Resident / Megabyte:0.0}\t{sample.Handles}\t{sample.Sockets}\t{sample.PoolThreads}\t{sample.OtherThreads}"));
            }
        }
    }

    private async Task BatchesAsync()
    {
        while (Volatile.Read(ref _next) < _messages)
        {
            await foreach (var receipt in _sender.SendAsync(BatchAsync()))
            {
                Note((int)receipt.State!, receipt);
            }
        }
    }

    private async IAsyncEnumerable<OutgoingMessage> BatchAsync()
    {
        for (var i = 0; i < BatchSize; i++)
        {
            if (Take() is not { } number)
            {
                yield break;
            }

            yield return Message(number);
        }

        await Task.CompletedTask;
    }

    private async Task SinglesAsync()
    {
        await Task.Yield();
        while (Take() is { } number)
        {
            // One in fifty callers leaves, at any moment of its message.
            using var caller = Roll(50) == 0 ? new CancellationTokenSource(TimeSpan.FromMicroseconds(Roll(4000)), TimeProvider.System) : null;
            try
            {
                Note(number, await _sender.SendAsync(Message(number), caller?.Token ?? CancellationToken.None));
            }
            catch (SendException exception)
            {
                Note(number, exception.Receipt!);
            }
            catch (SendCanceledException exception)
            {
                Note(number, exception.Receipt);
            }
        }
    }

    private int? Take()
    {
        var number = Interlocked.Increment(ref _next) - 1;
        return number < _messages ? number : null;
    }

    private OutgoingMessage Message(int number)
    {
        var message = new MimeMessage { Subject = $"Message {number}" };
        message.From.Add(new MailboxAddress("Soak", "soak@example.org"));
        message.To.Add(new MailboxAddress("", $"m{number}@example.net"));
        var text = new TextPart("plain") { Text = _text };
        message.Body = number % 20_000 != 19_999 ? text : new Multipart("mixed")
        {
            text,
            new MimePart("application", "octet-stream") { Content = new MimeContent(new MemoryStream(_large, writable: false)), ContentTransferEncoding = ContentEncoding.Base64, FileName = "large.bin" },
        };
        if (_leak > 0)
        {
            lock (_leaked)
            {
                _leaked.Add(new byte[_leak]);
            }
        }

        return new OutgoingMessage(message) { State = number };
    }

    private void Note(int number, SendReceipt receipt)
    {
        _fates.Tell(number, Fate(receipt));
        if (receipt.Amendment is { } amendment)
        {
            lock (_amendments)
            {
                _amendments.RemoveAll(task => task.IsCompletedSuccessfully);
                _amendments.Add(AmendAsync(number, amendment));
            }
        }
    }

    private async Task AmendAsync(int number, Task<SendReceipt> amendment) => _fates.Amend(number, Fate(await amendment));

    // A message that never came as far as a relay has no recipients in its receipt: it was not sent.
    private static Delivered Fate(SendReceipt receipt) => receipt.Recipients is [var recipient] ? recipient.Delivered : Delivered.No;

    private int Roll(int below)
    {
        lock (_dice)
        {
            return _dice.Next(below);
        }
    }
}
