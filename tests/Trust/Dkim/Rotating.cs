using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using Waxwing.Smtp;

namespace Waxwing.Trust.Tests.Dkim;

/// <summary>A rotation from the first key to the withdrawal of the old: no gap, no key before its time, nothing of somebody else's written over.</summary>
public sealed class Rotating : IDisposable
{
    private static readonly Domain Example = Domain.Parse("example.org");

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 30, 0, 0, 0, TimeSpan.Zero));
    private readonly DkimKey _old = DkimKey.Create(DkimKeyType.Ed25519);
    private readonly DkimKey _new = DkimKey.Create(DkimKeyType.Ed25519);
    private readonly List<DkimRotation> _kept = [];

    public void Dispose()
    {
        _old.Dispose();
        _new.Dispose();
    }

    [Fact]
    public async Task With_a_way_to_write_it_goes_through_all_its_states()
    {
        var zone = new TwoServers { CanWrite = true };
        zone.Publish("old._domainkey.example.org", _old.RecordText);
        var rotation = Signing().Begin("new", [Key("new", _new)], _clock.GetUtcNow());

        var seen = await RunAsync(zone, rotation);
        Assert.Equal([("old", DkimKeyStage.Signing), ("new", DkimKeyStage.Visible)], Stages(seen));
        Assert.Equal(_new.RecordText, zone.First["new._domainkey.example.org"]);
        Assert.Equal([(DkimRotationStep.Switch, "new")], Next(seen));

        var switched = await RunAsync(zone, seen, new DkimRotationOptions { Switched = true });
        Assert.Equal([("old", DkimKeyStage.Retiring), ("new", DkimKeyStage.Signing)], Stages(switched));
        Assert.Equal([(DkimRotationStep.Keep, "old")], Next(switched));

        _clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        Assert.Equal(Stages(switched), Stages(await RunAsync(zone, switched)));
        Assert.Equal(_old.RecordText, zone.First["old._domainkey.example.org"]);

        _clock.Advance(TimeSpan.FromSeconds(1));
        var withdrawn = await RunAsync(zone, switched);
        Assert.Equal([("old", DkimKeyStage.Withdrawn), ("new", DkimKeyStage.Signing)], Stages(withdrawn));
        Assert.Equal("v=DKIM1; k=ed25519; p=", zone.Second["old._domainkey.example.org"]);
        Assert.Equal([(DkimRotationStep.Rest, "new")], Next(withdrawn));
        Assert.Equal([Stages(seen), Stages(switched), Stages(withdrawn)], _kept.Select(Stages));
    }

    [Fact]
    public async Task A_key_that_one_name_server_lacks_does_not_sign_however_often_it_is_said()
    {
        var zone = new TwoServers();
        zone.First["new._domainkey.example.org"] = _new.RecordText;
        var rotation = await RunAsync(zone, Signing().Begin("new", [Key("new", _new)], _clock.GetUtcNow()), new DkimRotationOptions { Switched = true });
        Assert.Equal([("old", DkimKeyStage.Signing), ("new", DkimKeyStage.New)], Stages(rotation));

        zone.Second["new._domainkey.example.org"] = _new.RecordText;
        rotation = await RunAsync(zone, rotation, new DkimRotationOptions { Switched = true });
        Assert.Equal([("old", DkimKeyStage.Retiring), ("new", DkimKeyStage.Signing)], Stages(rotation));
    }

    [Fact]
    public async Task A_key_whose_record_went_away_before_the_switch_is_not_switched_to()
    {
        var zone = new TwoServers();
        zone.Publish("new._domainkey.example.org", _new.RecordText);
        var rotation = await RunAsync(zone, Signing().Begin("new", [Key("new", _new)], _clock.GetUtcNow()));
        Assert.Equal(DkimKeyStage.Visible, rotation.Coming?.Stage);

        zone.Second.Clear();
        rotation = await RunAsync(zone, rotation, new DkimRotationOptions { Switched = true });
        Assert.Equal([("old", DkimKeyStage.Signing), ("new", DkimKeyStage.New)], Stages(rotation));
    }

    [Fact]
    public async Task What_somebody_else_published_under_the_selector_is_not_written_over()
    {
        var zone = new TwoServers { CanWrite = true };
        zone.Publish("new._domainkey.example.org", _old.RecordText);
        var rotation = await RunAsync(zone, Signing().Begin("new", [Key("new", _new)], _clock.GetUtcNow()));

        Assert.Equal(DkimKeyStage.New, rotation.Coming?.Stage);
        Assert.Equal(_old.RecordText, zone.First["new._domainkey.example.org"]);
    }

    [Fact]
    public async Task An_update_that_fails_leaves_everything_where_it_is()
    {
        var zone = new TwoServers { CanWrite = true, Fault = DnsUpdateFault.Refused };
        var before = Signing().Begin("new", [Key("new", _new)], _clock.GetUtcNow());
        var report = await new DkimRotationRun(zone, _clock, new DkimRotationOptions(), _kept.Add).GoOnAsync(before, TestContext.Current.CancellationToken);

        Assert.Equal(DnsUpdateFault.Refused, report.Update?.Fault);
        Assert.Equal(Stages(before), Stages(report.Rotation));
        Assert.Empty(_kept);
    }

    [Fact]
    public async Task An_old_record_that_is_gone_altogether_is_withdrawn_too()
    {
        var switched = Signing().Begin("new", [Key("new", _new)], _clock.GetUtcNow());
        switched = switched.With(switched.Coming!.At(DkimKeyStage.Visible, _clock.GetUtcNow())).Switch(_clock.GetUtcNow());
        _clock.Advance(TimeSpan.FromDays(7));
        Assert.Equal(DkimKeyStage.Withdrawn, (await RunAsync(new TwoServers(), switched)).Generations[0].Stage);
    }

    [Fact]
    public void The_next_keys_are_due_by_age_or_when_asked_for_and_never_before_the_last_ones_sign()
    {
        var options = new DkimRotationOptions();
        var begun = _clock.GetUtcNow();
        Assert.True(new DkimRotation(Example, []).IsDue(options, begun));
        Assert.Equal([false, true], [Signing().IsDue(options, begun + TimeSpan.FromDays(179)), Signing().IsDue(options, begun + TimeSpan.FromDays(180))]);
        Assert.True(Signing().IsDue(options with { Now = true }, begun));
        Assert.False(Signing().Begin("new", [Key("new", _new)], begun).IsDue(options with { Now = true }, begun));
    }

    [Fact]
    public void Selectors_are_by_the_month_and_the_first_letter_that_is_free()
    {
        Assert.Equal("ww202611a", DkimSelectors.ByDate(_clock.GetUtcNow(), _ => false));
        Assert.Equal("ww202611c", DkimSelectors.ByDate(_clock.GetUtcNow(), name => name[^1] is 'a' or 'b'));
        Assert.Null(DkimSelectors.ByDate(_clock.GetUtcNow(), _ => true));
        Assert.Equal(("x", "x-rsa", "x-ed25519"), (DkimSelectors.Of("x", DkimKeyType.Rsa, isAlone: true), DkimSelectors.Of("x", DkimKeyType.Rsa, isAlone: false), DkimSelectors.Of("x", DkimKeyType.Ed25519, isAlone: false)));
    }

    [Theory]
    [InlineData("ww202611a", true)]
    [InlineData("s1.mail", true)]
    [InlineData("", false)]
    [InlineData("a/b", false)]
    [InlineData("a b", false)]
    [InlineData("../x", false)]
    [InlineData("[192.0.2.1]", false)]
    public void A_selector_is_one_or_not(string text, bool valid) => Assert.Equal(valid, DkimSelectors.IsOne(text));

    private DkimRotation Signing() => new(Example, [new DkimGeneration("old", DkimKeyStage.Signing, _clock.GetUtcNow(), [Key("old", _old)])]);

    private static DkimRotationKey Key(string selector, DkimKey key) => new(selector, key.Type, key.RecordText);

    private async Task<DkimRotation> RunAsync(TwoServers zone, DkimRotation rotation, DkimRotationOptions? options = null) =>
        (await new DkimRotationRun(zone, _clock, options ?? new DkimRotationOptions(), _kept.Add).GoOnAsync(rotation, TestContext.Current.CancellationToken)).Rotation;

    private static IEnumerable<(string, DkimKeyStage)> Stages(DkimRotation rotation) => [.. rotation.Generations.Select(generation => (generation.Name, generation.Stage))];

    private IEnumerable<(DkimRotationStep, string)> Next(DkimRotation rotation) => rotation.NextSteps(new DkimRotationOptions(), _clock.GetUtcNow()).Select(step => (step.Step, step.Generation));

    /// <summary>Two name servers, each with a record a name; an update reaches both.</summary>
    private sealed class TwoServers : IZone
    {
        public Dictionary<string, string> First { get; } = [];

        public Dictionary<string, string> Second { get; } = [];

        public bool CanWrite { get; init; }

        public DnsUpdateFault Fault { get; init; }

        public void Publish(string name, string text) => First[name] = Second[name] = text;

        public Task<Publication> CheckAsync(RecordExpectation expected, CancellationToken cancellationToken) =>
            Task.FromResult(new Publication(expected, [State(First, "ns1.example.org", expected), State(Second, "ns2.example.org", expected)]));

        public Task<DnsUpdateResult> WriteAsync(ImmutableArray<ZoneChange> changes, CancellationToken cancellationToken)
        {
            if (Fault != DnsUpdateFault.None)
            {
                return Task.FromResult(DnsUpdateResult.Of(Fault, "no"));
            }

            foreach (var change in changes)
            {
                var name = change.Name.ToString();
                Assert.True(!First.TryGetValue(name, out var there) || change.Replaces(RecordOctets.Text(there)), $"{name} would be there twice");
                Publish(name, RecordOctets.ReadText(change.Data)!);
            }

            return Task.FromResult(DnsUpdateResult.Done);
        }

        private static ServerPublication State(Dictionary<string, string> records, string host, RecordExpectation expected) => new(
            Domain.Parse(host),
            !records.TryGetValue(expected.Name.ToString(), out var text) ? PublicationState.Lacking
            : expected.Matches(new TxtRecord(text)) ? PublicationState.Same
            : PublicationState.Different);
    }
}
