using System.Net;
using System.Net.Sockets;
using Waxwing.Smtp;
using Waxwing.TestSupport;

namespace Waxwing.Tests.Delivery;

/// <summary>Addresses are raced (RFC 8305): a dead one costs a quarter of a second, and nobody waits for it.</summary>
public sealed class AddressRaces
{
    private static readonly IPAddress Six = IPAddress.Parse("2001:db8::1");
    private static readonly IPAddress OtherSix = IPAddress.Parse("2001:db8::2");
    private static readonly IPAddress Four = IPAddress.Parse("192.0.2.1");

    private readonly ObservedClock _clock = new();
    private readonly Dials _dials = new();

    [Fact]
    public async Task Families_take_turns_and_IPv6_goes_first()
    {
        var race = Race(Four, Six, OtherSix);
        await _dials.Begun(Six);
        _clock.Advance(TimeSpan.FromMilliseconds(250));
        await _dials.Begun(Four);
        // Its head start begins behind the dialling.
        await _clock.WhenArmedAsync(TimeSpan.FromMilliseconds(250), times: 2);
        _clock.Advance(TimeSpan.FromMilliseconds(250));
        await _dials.Begun(OtherSix);
        _dials.Succeed(OtherSix);
        var winner = await race;

        Assert.Equal(OtherSix, winner.Endpoint.Address);
        Assert.Equal(["[2001:db8::1]:465", "192.0.2.1:465", "[2001:db8::2]:465"], winner.Tried);
        Assert.True(_dials.Cancelled(Six));
        Assert.True(_dials.Cancelled(Four));
    }

    [Fact]
    public async Task A_refused_address_gives_way_at_once()
    {
        var race = Race(Six, Four);
        await _dials.Begun(Six);
        _dials.Fail(Six);
        await _dials.Begun(Four);
        _dials.Succeed(Four);

        Assert.Equal(Four, (await race).Endpoint.Address);
    }

    [Fact]
    public async Task When_nobody_answers_every_address_is_named()
    {
        var race = Race(Six, Four);
        await _dials.Begun(Six);
        _dials.Fail(Six);
        await _dials.Begun(Four);
        _dials.Fail(Four);
        var error = (await Assert.ThrowsAsync<SmtpException>(() => race)).Error;

        Assert.Equal((SmtpStage.Connect, SmtpFailure.ConnectionLost, RetryAdvice.OnNewConnection), (error.Stage, error.Failure, error.Retry));
        Assert.Contains("[2001:db8::1]:465", error.Message, StringComparison.Ordinal);
        Assert.Contains("192.0.2.1:465", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_deadline_covers_the_whole_race()
    {
        var race = Race(Six);
        await _dials.Begun(Six);
        _clock.Advance(TimeSpan.FromSeconds(30));
        var error = (await Assert.ThrowsAsync<SmtpException>(() => race)).Error;

        Assert.Equal((SmtpStage.Connect, SmtpFailure.TimedOut), (error.Stage, error.Failure));
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_said()
    {
        var race = new AddressRace(new Names(() => throw new SocketException((int)SocketError.HostNotFound)), _dials, _clock);
        var error = (await Assert.ThrowsAsync<SmtpException>(() => race.ConnectAsync("nowhere.example", 465, TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken))).Error;

        Assert.Contains("nowhere.example", error.Message, StringComparison.Ordinal);
    }

    private Task<RaceWinner> Race(params IPAddress[] addresses) =>
        new AddressRace(new Names(() => addresses), _dials, _clock).ConnectAsync("mail.example", 465, TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    private sealed class Names(Func<IPAddress[]> answer) : INameResolver
    {
        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => Task.FromResult(answer());
    }

    private sealed class Dials : IDialer
    {
        private readonly Dictionary<IPAddress, (TaskCompletionSource Begun, TaskCompletionSource<Stream> Done)> _dials = [];

        public Task<Stream> ConnectAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
        {
            var (begun, done) = Of(endpoint.Address);
            cancellationToken.Register(() => done.TrySetCanceled(cancellationToken));
            begun.TrySetResult();
            return done.Task;
        }

        public Task Begun(IPAddress address) => Of(address).Begun.Task.WaitAsync(TestContext.Current.CancellationToken);

        public void Succeed(IPAddress address) => Of(address).Done.TrySetResult(new MemoryStream());

        public void Fail(IPAddress address) => Of(address).Done.TrySetException(new SocketException((int)SocketError.ConnectionRefused));

        public bool Cancelled(IPAddress address) => Of(address).Done.Task.IsCanceled;

        private (TaskCompletionSource Begun, TaskCompletionSource<Stream> Done) Of(IPAddress address)
        {
            lock (_dials)
            {
                return _dials.TryGetValue(address, out var dial)
                    ? dial
                    : _dials[address] = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource<Stream>());
            }
        }
    }
}
