using Waxwing.Server.Model;
using Waxwing.Storm;
using Waxwing.Storm.Clients;
using Waxwing.Storm.Reckoning;
using Waxwing.Storm.Relays;

namespace Waxwing.Server.Tests.Storm;

/// <summary>The storm's own judgement, with what it has to notice.</summary>
public sealed class WhatTheBooksSay
{
    private const int Messages = 50;
    private const int Seed = 7;

    private readonly Ledger _ledger = new(Messages);
    private readonly RelayLog _log = new(Plant.Nothing);
    private readonly List<RecordedDelivery> _record = [];

    public WhatTheBooksSay()
    {
        // Everything as it should be: each message accepted, each delivery in the state that its recipient leads to.
        for (var message = 0; message < Messages; message++)
        {
            var id = IdOf(message);
            _ledger.Accept(message, id.ToString());
            foreach (var recipient in Addresses.Of(message, Seed))
            {
                var isDelivered = Addresses.KindOf(recipient) != RecipientKind.Unknown;
                _record.Add(new RecordedDelivery(id, recipient, isDelivered ? DeliveryState.Delivered : DeliveryState.Failed, MayBeDouble: false));
                if (isDelivered)
                {
                    _log.Add(recipient, Arrival(recipient));
                }
            }
        }
    }

    [Fact]
    public void Books_that_agree_are_good()
    {
        var books = Compare();

        Assert.True(books.IsGood);
        Assert.Equal(Messages, books.AcceptedMessages);
        Assert.Equal(_record.Count, books.AcceptedDeliveries);
        Assert.Equal(1, books.Share);
    }

    [Fact]
    public void An_accepted_message_that_the_service_does_not_know_is_lost()
    {
        _record.RemoveAll(delivery => delivery.MessageId == IdOf(3));

        var books = Compare();

        Assert.Contains(books.Lost, line => line.Contains("accepted as", StringComparison.Ordinal));
        Assert.False(books.AddsUp);
        Assert.False(books.IsGood);
    }

    [Fact]
    public void What_is_said_to_be_delivered_and_no_relay_has_is_lost()
    {
        var other = new RelayLog(Plant.Nothing);
        foreach (var recipient in _log.Arrivals.Keys.Skip(1))
        {
            other.Add(recipient, Arrival(recipient));
        }

        var books = new Reconciliation(_ledger, other).Of(Messages, Seed, _record);

        Assert.Contains("no relay has it", Assert.Single(books.Lost), StringComparison.Ordinal);
        Assert.False(books.IsGood);
    }

    [Fact]
    public void What_arrived_twice_without_a_word_of_the_service_is_found()
    {
        var twice = AnyDelivered();
        _log.Add(twice.Recipient, Arrival(twice.Recipient));

        var books = Compare();

        Assert.Contains(twice.Recipient, Assert.Single(books.UnrecordedDuplicates), StringComparison.Ordinal);
        Assert.False(books.IsGood);
    }

    [Fact]
    public void What_arrived_twice_and_is_on_record_is_listed_and_good()
    {
        var twice = AnyDelivered();
        Replace(twice, twice with { MayBeDouble = true });
        _log.Add(twice.Recipient, Arrival(twice.Recipient));

        var books = Compare();

        Assert.Contains(twice.Recipient, Assert.Single(books.RecordedDuplicates), StringComparison.Ordinal);
        Assert.True(books.IsGood);
    }

    [Fact]
    public void What_arrived_again_with_other_octets_is_found()
    {
        var twice = AnyDelivered();
        Replace(twice, twice with { MayBeDouble = true });
        _log.Add(twice.Recipient, Arrival("another"));

        Assert.Contains("other octets", Assert.Single(Compare().Breaches), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(DeliveryState.Failed))]
    [InlineData(nameof(DeliveryState.Suppressed))]
    [InlineData(nameof(DeliveryState.Cancelled))]
    public void What_could_be_delivered_and_was_given_up_is_found(string state)
    {
        var given = AnyDelivered();
        Replace(given, given with { State = Enum.Parse<DeliveryState>(state) });

        var books = Compare();

        Assert.NotEmpty(books.Breaches);
        Assert.False(books.IsGood);
    }

    [Fact]
    public void What_still_waits_is_counted_and_too_much_of_it_is_not_good()
    {
        var waiting = AnyDelivered();
        Replace(waiting, waiting with { State = DeliveryState.Unknown });

        var books = Compare();

        Assert.Equal(1, books.Waiting);
        Assert.True(books.AddsUp);
        Assert.False(books.IsGood);
    }

    [Fact]
    public void One_message_under_two_names_is_found()
    {
        _ledger.Accept(5, IdOf(6).ToString());

        Assert.Contains("accepted as", Assert.Single(Compare().Breaches), StringComparison.Ordinal);
    }

    [Fact]
    public void Mail_that_nobody_handed_over_is_found()
    {
        _log.Add("good.99.0@storm-recipients.net", Arrival("stranger"));

        Assert.Contains("nobody handed over", Assert.Single(Compare().Breaches), StringComparison.Ordinal);
    }

    private static Guid IdOf(int message) => new(message + 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    private static Arrival Arrival(string content) => new(0, $"<{content}>", content);

    private RecordedDelivery AnyDelivered() => _record.First(delivery => delivery.State == DeliveryState.Delivered);

    private void Replace(RecordedDelivery delivery, RecordedDelivery other) => _record[_record.IndexOf(delivery)] = other;

    private Books Compare() => new Reconciliation(_ledger, _log).Of(Messages, Seed, _record);
}
