using System.Net;
using System.Security.Authentication;
using Microsoft.Extensions.Time.Testing;
using Waxwing.Smtp;
using Waxwing.Trust.Tests.Spf;

namespace Waxwing.Trust.Tests.MtaSts;

/// <summary>From a record to what applies: what is fetched, what is kept, and what rules when one of both fails (RFC 8461 §3, §5).</summary>
public sealed class LookUps : IDisposable
{
    private static readonly Domain Example = Domain.Parse("example.org");

    private readonly FakeTimeProvider _clock = new();
    private readonly PolicyHost _host = new();
    private readonly MtaStsMemory _memory = new();
    private readonly ChangingZone _zone = new();
    private MtaStsPolicies? _policies;

    [Fact]
    public async Task A_policy_is_fetched_once_and_then_kept()
    {
        var first = await FindAsync("id=1");
        var second = await FindAsync("id=1");

        Assert.Equal((MtaStsResult.Enforce, "1", true, null), (first.Result, first.Id, first.IsFresh, first.Fault));
        Assert.Equal((MtaStsResult.Enforce, "1", false, null), (second.Result, second.Id, second.IsFresh, second.Fault));
        Assert.Equal("GET https://mta-sts.example.org/.well-known/mta-sts.txt", Assert.Single(_host.Asked));
    }

    [Fact]
    public async Task Another_id_means_another_policy()
    {
        await FindAsync("id=1");
        _host.Body = PolicyHost.Enforce.Replace("enforce", "testing", StringComparison.Ordinal);
        var second = await FindAsync("id=2");
        Assert.Equal((MtaStsResult.Testing, "2", true), (second.Result, second.Id, second.IsFresh));
    }

    [Fact]
    public async Task A_domain_withdraws_its_policy_by_the_mode_none()
    {
        await FindAsync("id=1");
        _host.Body = "version: STSv1\nmode: none\nmax_age: 86400";
        Assert.Equal(MtaStsResult.None, (await FindAsync("id=2")).Result);
        Assert.Equal(MtaStsResult.None, (await FindAsync(null)).Result);
    }

    [Theory]
    [InlineData(null, MtaStsFaultKind.NoRecord)]
    [InlineData("id=", MtaStsFaultKind.RecordSyntax)]
    [InlineData("several", MtaStsFaultKind.SeveralRecords)]
    [InlineData("FAIL", MtaStsFaultKind.DnsFailure)]
    [InlineData("BOGUS", MtaStsFaultKind.DnsBogus)]
    public async Task Without_a_record_the_kept_policy_rules_until_its_time_is_over(string? record, MtaStsFaultKind kind)
    {
        await FindAsync("id=1");
        var kept = await FindAsync(record);
        _clock.Advance(TimeSpan.FromDays(1));
        var over = await FindAsync(record);

        Assert.Equal((MtaStsResult.Enforce, kind), (kept.Result, kept.Fault?.Kind));
        Assert.Equal((record is "FAIL" or "BOGUS" ? MtaStsResult.TempError : MtaStsResult.NoPolicy, kind, null), (over.Result, over.Fault?.Kind, over.Policy));
        Assert.Single(_host.Asked);
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, MtaStsFaultKind.Status)]
    [InlineData(HttpStatusCode.NoContent, MtaStsFaultKind.Status)]
    [InlineData(HttpStatusCode.InternalServerError, MtaStsFaultKind.Status)]
    [InlineData(HttpStatusCode.MovedPermanently, MtaStsFaultKind.Redirect)]
    [InlineData(HttpStatusCode.TemporaryRedirect, MtaStsFaultKind.Redirect)]
    public async Task Only_status_200_is_a_policy(HttpStatusCode status, MtaStsFaultKind kind)
    {
        _host.Status = status;
        await FaultsAsync(kind);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/html")]
    [InlineData("application/octet-stream")]
    public async Task Only_plain_text_is_a_policy(string? type)
    {
        _host.MediaType = type;
        await FaultsAsync(MtaStsFaultKind.MediaType);
    }

    [Fact]
    public async Task The_charset_of_plain_text_is_of_no_account()
    {
        _host.MediaType = "TEXT/plain; charset=utf-8";
        Assert.Equal(MtaStsResult.Enforce, (await FindAsync("id=1")).Result);
    }

    [Fact]
    public async Task What_is_no_policy_is_told_with_its_line()
    {
        _host.Body = "version: STSv1\nmode: sometimes";
        Assert.Equal((MtaStsPolicyError.Mode, 2), (await FaultsAsync(MtaStsFaultKind.PolicySyntax)).Policy is { } fault ? (fault.Error, fault.Line) : default);
    }

    [Fact]
    public async Task Octets_that_are_no_UTF8_are_no_policy()
    {
        _host.Instead = _ => Task.FromResult(new HttpResponseMessage { Content = new ByteArrayContent([0xFF]) { Headers = { ContentType = new("text/plain") } } });
        await FaultsAsync(MtaStsFaultKind.PolicySyntax);
    }

    [Fact]
    public async Task A_policy_without_end_is_left_after_64_KB()
    {
        var endless = new EndlessStream();
        _host.Instead = _ => Task.FromResult(new HttpResponseMessage { Content = new StreamContent(endless) { Headers = { ContentType = new("text/plain") } } });
        await FaultsAsync(MtaStsFaultKind.TooLong);
        Assert.True(endless.Given <= MtaStsPolicy.MaxLength + 1);
    }

    [Fact]
    public async Task A_host_that_does_not_answer_is_waited_for_a_minute()
    {
        _host.Instead = async cancellationToken =>
        {
            // The fetch is under way now, and so is its clock.
            _ = Task.Run(() => _clock.Advance(TimeSpan.FromMinutes(1)), CancellationToken.None);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            throw new InvalidOperationException("It never comes.");
        };
        await FaultsAsync(MtaStsFaultKind.TimeLimit);
    }

    [Fact]
    public async Task What_the_platform_throws_is_a_fault_with_a_name()
    {
        _host.Instead = _ => throw new HttpRequestException("no\r\nroute");
        Assert.Equal("The policy's host cannot be reached: no??route", (await FaultsAsync(MtaStsFaultKind.Connection)).Reason);
        _host.Instead = _ => throw new HttpRequestException("?", new AuthenticationException("name"));
        Assert.Contains("name", (await FindAsync("id=2")).Fault!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_that_cannot_be_fetched_leaves_the_kept_one_in_its_place()
    {
        await FindAsync("id=1");
        _host.Status = HttpStatusCode.NotFound;
        var verdict = await FindAsync("id=2");
        Assert.Equal((MtaStsResult.Enforce, "1", MtaStsFaultKind.Status), (verdict.Result, verdict.Id, verdict.Fault?.Kind));
    }

    [Fact]
    public async Task A_failed_fetch_is_not_tried_again_for_five_minutes_unless_the_id_changes()
    {
        _host.Status = HttpStatusCode.NotFound;
        await FindAsync("id=1");
        await FindAsync("id=1");
        Assert.Single(_host.Asked);
        await FindAsync("id=2");
        Assert.Equal(2, _host.Asked.Count);
        _clock.Advance(TimeSpan.FromMinutes(5));
        await FindAsync("id=2");
        Assert.Equal(3, _host.Asked.Count);
    }

    [Fact]
    public async Task Half_way_to_its_end_a_policy_is_fetched_again()
    {
        await FindAsync("id=1");
        _clock.Advance(TimeSpan.FromHours(12) - TimeSpan.FromSeconds(1));
        Assert.Empty(await Policies("id=1").RefreshAsync(TestContext.Current.CancellationToken));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(Assert.Single(await Policies("id=1").RefreshAsync(TestContext.Current.CancellationToken)).IsFresh);
        _clock.Advance(TimeSpan.FromHours(23));
        Assert.Equal(MtaStsResult.Enforce, (await FindAsync(null)).Result);
    }

    [Fact]
    public async Task A_policy_for_a_year_is_fetched_again_after_a_day()
    {
        _host.Body = PolicyHost.Enforce.Replace("86400", "31557600", StringComparison.Ordinal);
        await FindAsync("id=1");
        _clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        Assert.False((await FindAsync("id=1")).IsFresh);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await FindAsync("id=1")).IsFresh);
        Assert.Equal(2, _host.Asked.Count);
    }

    [Fact]
    public async Task A_policy_that_may_not_be_kept_is_fetched_once_in_five_minutes_unless_the_id_changes()
    {
        _host.Body = PolicyHost.Enforce.Replace("86400", "0", StringComparison.Ordinal);
        var first = await FindAsync("id=1");
        var second = await FindAsync("id=1");
        Assert.Equal((MtaStsResult.Enforce, true), (first.Result, first.IsFresh));
        Assert.Equal((MtaStsResult.Enforce, false), (second.Result, second.IsFresh));
        Assert.Single(_host.Asked);
        await FindAsync("id=2");
        Assert.Equal(2, _host.Asked.Count);
        _clock.Advance(TimeSpan.FromMinutes(5));
        await FindAsync("id=2");
        Assert.Equal(3, _host.Asked.Count);
    }

    [Fact]
    public void The_oldest_attempt_makes_room_for_the_newest()
    {
        var retries = new MtaStsRetries(TimeSpan.FromMinutes(5), _clock, maxEntries: 2);
        var names = new[] { "a.example", "b.example", "c.example" }.Select(Domain.Parse).ToArray();
        foreach (var name in names)
        {
            retries.Hold(new MtaStsAttempt(name, "1", null, new MtaStsFault(MtaStsFaultKind.Connection, "")));
        }

        Assert.Null(retries.Held(names[0], "1"));
        Assert.NotNull(retries.Held(names[1], "1"));
        Assert.NotNull(retries.Held(names[2], "1"));
    }

    [Fact]
    public async Task Several_who_ask_at_once_share_one_fetch()
    {
        var answer = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        _host.Instead = _ => answer.Task;
        var policies = Policies("id=1");
        var asking = Enumerable.Range(0, 10).Select(_ => policies.FindAsync(Example, TestContext.Current.CancellationToken)).ToArray();
        using var impatient = new CancellationTokenSource();
        var leaving = policies.FindAsync(Example, impatient.Token);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        answer.SetResult(new HttpResponseMessage { Content = new StringContent(PolicyHost.Enforce) });

        Assert.All(await Task.WhenAll(asking), verdict => Assert.Equal(MtaStsResult.Enforce, verdict.Result));
        Assert.Single(_host.Asked);
    }

    [Fact]
    public async Task An_address_has_no_policy() =>
        Assert.Equal(MtaStsResult.NoPolicy, (await Policies("id=1").FindAsync(Domain.Parse("[192.0.2.1]"), TestContext.Current.CancellationToken)).Result);

    [Fact]
    public async Task The_memory_is_bounded_and_lets_go_of_what_was_not_used_for_longest()
    {
        Assert.True(MtaStsPolicy.TryParse(PolicyHost.Enforce, out var policy, out _));
        var memory = new MtaStsMemory(2);
        var names = new[] { "a.example", "b.example", "c.example" }.Select(Domain.Parse).ToArray();
        await memory.KeepAsync(new MtaStsCached(names[0], "1", policy, _clock.GetUtcNow()), default);
        await memory.KeepAsync(new MtaStsCached(names[1], "1", policy, _clock.GetUtcNow()), default);
        await memory.FindAsync(names[0], default);
        await memory.KeepAsync(new MtaStsCached(names[2], "1", policy, _clock.GetUtcNow()), default);

        Assert.NotNull(await memory.FindAsync(names[0], default));
        Assert.Null(await memory.FindAsync(names[1], default));
        Assert.NotNull(await memory.FindAsync(names[2], default));
    }

    [Fact]
    public async Task To_refresh_a_policy_is_no_use_of_it()
    {
        Assert.True(MtaStsPolicy.TryParse(PolicyHost.Enforce, out var policy, out _));
        var memory = new MtaStsMemory(2);
        var other = Domain.Parse("other.example");
        await memory.KeepAsync(new MtaStsCached(Example, "1", policy, _clock.GetUtcNow()), default);
        _clock.Advance(TimeSpan.FromHours(12));
        await memory.KeepAsync(new MtaStsCached(other, "1", policy, _clock.GetUtcNow()), default);
        using var policies = new MtaStsPolicies(new Zone("_mta-sts.example.org TXT v=STSv1; id=1;"), memory, handler: _host, clock: _clock);
        Assert.True(Assert.Single(await policies.RefreshAsync(TestContext.Current.CancellationToken)).IsFresh);
        await memory.KeepAsync(new MtaStsCached(Domain.Parse("new.example"), "1", policy, _clock.GetUtcNow()), default);

        Assert.Null(await memory.FindAsync(Example, default));
        Assert.NotNull(await memory.FindAsync(other, default));
    }

    public void Dispose()
    {
        _policies?.Dispose();
        _host.Dispose();
    }

    private async Task<MtaStsFault> FaultsAsync(MtaStsFaultKind kind)
    {
        var verdict = await FindAsync("id=1");
        Assert.Equal((MtaStsResult.NoPolicy, kind), (verdict.Result, verdict.Fault?.Kind));
        return verdict.Fault!;
    }

    private Task<MtaStsVerdict> FindAsync(string? record) => Policies(record).FindAsync(Example, TestContext.Current.CancellationToken);

    // The zone changes from question to question; memory, host and retries stay.
    private MtaStsPolicies Policies(string? record)
    {
        _zone.Current = new Zone(record switch
        {
            null => "",
            "FAIL" or "BOGUS" => $"_mta-sts.example.org {record}",
            "several" => "_mta-sts.example.org TXT v=STSv1; id=1\n_mta-sts.example.org TXT v=STSv1; id=1",
            _ => $"_mta-sts.example.org TXT v=STSv1; {record};\n_mta-sts.example.org TXT another text",
        });
        return _policies ??= new MtaStsPolicies(_zone, _memory, handler: _host, clock: _clock);
    }

    private sealed class ChangingZone : IDnsLookup
    {
        public Zone Current { get; set; } = new("");

        public Task<DnsAnswer> AskAsync(DnsQuestion question, CancellationToken cancellationToken = default) => Current.AskAsync(question, cancellationToken);
    }

    private sealed class EndlessStream : Stream
    {
        public int Given { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            buffer.AsSpan(offset, count).Fill((byte)'a');
            Given += count;
            return count;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
