using System.Diagnostics;
using System.Text;
using Waxwing.Cli.Batch;
using Waxwing.Cli.Tests.Support;

namespace Waxwing.Cli.Tests.Batch;

/// <summary>The journal of a batch: what it remembers, and what is left of it when it is cut, torn or changed.</summary>
public sealed class JournalTests : IDisposable
{
    private readonly Workspace _workspace = new();

    private string At => Path.Combine(_workspace.Folder, "journal");

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task What_was_begun_and_not_ended_is_unknown_and_what_was_deferred_is_left()
    {
        await WriteAsync();
        await using var journal = Journal.Open(At);
        Assert.Equal(
            (6L, "input6", 2L, 1L, 1L, 1L, 1L),
            journal.Read(state => (state.Highest, state.Input, state.Count(SendOutcome.Accepted), state.Count(SendOutcome.Refused), state.Count(SendOutcome.Deferred), state.Count(SendOutcome.Unknown), state.Count(SendOutcome.PartlyAccepted))));
        Assert.Null(journal.Read(state => state.Find(1)));
        Assert.Equal(SendOutcome.Unknown, journal.Read(state => state.Find(6))!.Outcome);
        Assert.Equal("<4@example.org>", journal.Read(state => state.Find(4))!.MessageId);
        Assert.Equal(["b@example.net"], journal.Read(state => state.Find(5))!.Recipients);
        Assert.Equal([6L], journal.Read(state => state.Unknown.Select(unknown => unknown.Line).ToArray()));
        Assert.Equal(ExitCodes.FateUnknown, journal.Read(state => ExitCodes.Worst(state.Has)));
    }

    [Fact]
    public async Task Every_prefix_is_read_and_never_says_more_than_was_written()
    {
        var whole = await WriteAsync();
        var text = Encoding.UTF8.GetString(whole);
        for (var length = 0; length <= whole.Length; length++)
        {
            foreach (var zeros in new[] { 0, 5000 })
            {
                await File.WriteAllBytesAsync(At, [.. whole.AsSpan(0, length), .. new byte[zeros]], TestContext.Current.CancellationToken);
                await using var journal = Journal.Open(At);
                for (var line = 1; line <= 6; line++)
                {
                    var settled = journal.Read(state => state.Highest >= line && state.Find(line) is null);
                    Assert.False(settled && !text[..length].Contains($$"""{"end":{{line}},"outcome":""", StringComparison.Ordinal), $"prefix {length}, line {line}");
                }

                Assert.True(journal.Read(state => state.Count(SendOutcome.Accepted)) <= text[..length].Split("\"Accepted\"").Length - 1);
            }
        }
    }

    [Fact]
    public async Task Behind_a_torn_end_it_goes_on()
    {
        var whole = await WriteAsync();
        await File.WriteAllBytesAsync(At, whole.AsMemory(0, whole.Length - 3), TestContext.Current.CancellationToken);
        await using (var journal = Journal.Open(At))
        {
            var highest = journal.Read(state => state.Highest);
            journal.Begin(Line(highest + 1), messageId: null, recipients: 1);
            await journal.EndAsync(Ended(highest + 1, SendOutcome.Accepted), recipients: 1);
        }

        await using var again = Journal.Open(At);
        Assert.NotNull(again.Read(state => state.Input));
        Assert.Equal(3, again.Read(state => state.Count(SendOutcome.Accepted)));
    }

    [Fact]
    public async Task One_octet_that_was_changed_before_the_end_refuses_the_whole_and_the_file_stays_as_it_is()
    {
        var whole = await WriteAsync();
        var lastBlock = Encoding.UTF8.GetString(whole).LastIndexOf("\n= ", StringComparison.Ordinal);
        for (var at = 0; at <= lastBlock; at++)
        {
            var changed = whole.ToArray();
            changed[at] ^= 1;
            await File.WriteAllBytesAsync(At, changed, TestContext.Current.CancellationToken);
            Assert.Throws<UsageException>(() => Journal.Open(At));
            Assert.Equal(changed, await File.ReadAllBytesAsync(At, TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [InlineData("just a text")]
    [InlineData("waxwing send-batch journal 2\n")]
    [InlineData("waxwing x")]
    [InlineData("\0\0x")]
    public async Task A_file_that_is_no_journal_is_refused_and_left_as_it_is(string content)
    {
        _workspace.Write("journal", content);
        Assert.Contains("another", Assert.Throws<UsageException>(() => Journal.Open(At)).Message, StringComparison.Ordinal);
        Assert.Equal(content, await File.ReadAllTextAsync(At, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Two_cannot_have_it_at_once()
    {
        await using var first = Journal.Open(At);
        Assert.Contains("cannot be opened", Assert.Throws<UsageException>(() => Journal.Open(At)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_noted_before_a_flush_is_in_the_file_after_it()
    {
        await using var journal = Journal.Open(At);
        journal.Begin(Line(1), "<1@example.org>", recipients: 1);
        await journal.FlushAsync();
        Assert.Contains("""{"begin":1,""", ReadShared(), StringComparison.Ordinal);
        await journal.EndAsync(Ended(1, SendOutcome.Accepted), recipients: 1);
        Assert.Contains("""{"end":1,"outcome":"Accepted",""", ReadShared(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Room_for_the_end_of_what_was_begun_is_taken_before()
    {
        await using var journal = Journal.Open(At);
        journal.Begin(Line(1), messageId: null, recipients: 1000);
        Assert.True(new FileInfo(At).Length > 1000 * 320);
    }

    [Fact]
    public void A_result_never_takes_more_room_than_was_taken_for_it()
    {
        var address = $"{new string('ü', 32)}@{string.Join('.', Enumerable.Repeat(new string('x', 62), 4))}";
        foreach (var recipients in new[] { 1, 2, 1000 })
        {
            string[] left = recipients == 1 ? [] : [.. Enumerable.Repeat(address, recipients)];
            var ended = new JournalRecord.Ended(999_999_999, SendOutcome.PartlyAccepted, 9, "550 5.999.999", left);
            Assert.True(ended.Write().Length <= JournalRecord.Ended.Bound(recipients));
        }
    }

    [Fact]
    public async Task Many_write_at_once_and_nothing_is_lost()
    {
        await using (var journal = Journal.Open(At))
        {
            for (var line = 1; line <= 500; line++)
            {
                journal.Begin(Line(line), messageId: null, recipients: 1);
            }

            await journal.FlushAsync();
            await Task.WhenAll(Enumerable.Range(1, 500).Select(line => Task.Run(() => journal.EndAsync(Ended(line, SendOutcome.Accepted), recipients: 1))));
        }

        await using var again = Journal.Open(At);
        Assert.Equal((500, 500), again.Read(state => (state.Highest, state.Count(SendOutcome.Accepted))));
    }

    // Two accepted, one refused, one deferred, one partly accepted, one without an end; in several blocks.
    private async Task<byte[]> WriteAsync()
    {
        File.Delete(At);
        await using (var journal = Journal.Open(At))
        {
            for (var line = 1; line <= 6; line++)
            {
                journal.Begin(Line(line), $"<{line}@example.org>", recipients: line == 5 ? 2 : 1);
            }

            await journal.FlushAsync();
            await journal.EndAsync(Ended(2, SendOutcome.Accepted), recipients: 1);
            await journal.EndAsync(Ended(1, SendOutcome.Accepted), recipients: 1);
            await journal.EndAsync(Ended(3, SendOutcome.Refused), recipients: 1);
            await journal.EndAsync(Ended(4, SendOutcome.Deferred), recipients: 1);
            await journal.EndAsync(Ended(5, SendOutcome.PartlyAccepted) with { Left = ["b@example.net"] }, recipients: 2);
        }

        return await File.ReadAllBytesAsync(At, TestContext.Current.CancellationToken);
    }

    private string ReadShared()
    {
        // The lock keeps out who asks for one, as .NET does; cat does not.
        using var cat = Process.Start(new ProcessStartInfo("cat", [At]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        return cat.StandardOutput.ReadToEnd();
    }

    private static BatchLine Line(long number) => new(number, [], $"hash{number}", $"input{number}");

    private static JournalRecord.Ended Ended(long line, SendOutcome outcome) => new(line, outcome, outcome switch
    {
        SendOutcome.Accepted => ExitCodes.Done,
        SendOutcome.PartlyAccepted => ExitCodes.Temporary,
        SendOutcome.Unknown => ExitCodes.FateUnknown,
        SendOutcome.Deferred => ExitCodes.Temporary,
        SendOutcome.Refused => ExitCodes.ServerRefused,
    }, "250 2.0.0", []);
}
