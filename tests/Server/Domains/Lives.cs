using System.Collections.Immutable;
using Waxwing.Server.Domains;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Server.Tests.Domains;

/// <summary>What becomes of a domain, by what DNS says of its keys.</summary>
public sealed class Lives
{
    private static readonly DomainOptions Options = new();
    private static readonly DateTimeOffset Begin = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DomainKey Rsa = Key("one", DkimKeyType.Rsa, Begin);
    private static readonly DomainKey Ed25519 = Key("two", DkimKeyType.Ed25519, Begin);
    private static readonly SendingDomain New = new() { Id = Guid.NewGuid(), Tenant = "ann", Name = Domain.Parse("example.org"), CreatedAt = Begin, Keys = [Rsa, Ed25519] };

    private static DomainFindings BothSeen => Found((Rsa, DkimPublicationStatus.Published), (Ed25519, DkimPublicationStatus.Published));

    private static DomainFindings NoneSeen => Found((Rsa, DkimPublicationStatus.Missing), (Ed25519, DkimPublicationStatus.Missing));

    private static DomainFindings NoAnswer => Found((Rsa, DkimPublicationStatus.Unknown), (Ed25519, DkimPublicationStatus.Unknown));

    [Fact]
    public void A_new_domain_may_not_send_and_is_not_looked_at_before_somebody_asks()
    {
        Assert.Equal(DomainStatus.NotStarted, New.Status);
        Assert.False(New.MaySend);
        Assert.Null(New.NextCheckAt);
    }

    [Fact]
    public void One_key_that_is_seen_verifies_it_and_that_key_alone_signs()
    {
        var domain = Look(New.Asked(Begin), Begin, Found((Rsa, DkimPublicationStatus.Published), (Ed25519, DkimPublicationStatus.Missing)));

        Assert.Equal((DomainStatus.Verified, Voucher.Dns, Begin), (domain.Status, domain.Voucher, domain.VerifiedAt));
        Assert.Equal(["one"], Signing(domain));
    }

    [Theory]
    [InlineData(DkimPublicationStatus.Missing)]
    [InlineData(DkimPublicationStatus.OtherKey)]
    [InlineData(DkimPublicationStatus.Revoked)]
    [InlineData(DkimPublicationStatus.Unusable)]
    [InlineData(DkimPublicationStatus.Unknown)]
    public void Until_a_key_is_seen_it_is_pending_and_nothing_signs(DkimPublicationStatus status)
    {
        var domain = Look(New.Asked(Begin), Begin, Found((Rsa, status), (Ed25519, status)));

        Assert.Equal(DomainStatus.Pending, domain.Status);
        Assert.False(domain.MaySend);
        Assert.Empty(Signing(domain));
        Assert.Equal(Begin + TimeSpan.FromMinutes(1), domain.NextCheckAt);
    }

    [Fact]
    public void It_is_looked_for_less_and_less_often_and_failed_after_three_days()
    {
        var domain = New.Asked(Begin);
        Assert.Equal(Begin + TimeSpan.FromMinutes(50), Look(domain, Begin + TimeSpan.FromMinutes(40), NoneSeen).NextCheckAt);
        Assert.Equal(Begin + TimeSpan.FromHours(11), Look(domain, Begin + TimeSpan.FromHours(10), NoneSeen).NextCheckAt);
        Assert.Equal(DomainStatus.Pending, Look(domain, Begin + Options.Patience - TimeSpan.FromSeconds(1), NoneSeen).Status);

        var failed = Look(domain, Begin + Options.Patience, NoneSeen);
        Assert.Equal((DomainStatus.Failed, null), (failed.Status, failed.NextCheckAt));
        Assert.Equal(DomainStatus.Pending, failed.Asked(Begin + TimeSpan.FromDays(9)).Status);
    }

    [Fact]
    public void Records_that_vanish_leave_a_time_of_grace_in_which_its_keys_still_sign()
    {
        var verified = Verified();
        var gone = Look(verified, Begin + TimeSpan.FromDays(1), NoneSeen);
        Assert.Equal(DomainStatus.TemporaryFailure, gone.Status);
        Assert.True(gone.MaySend);
        Assert.Equal(["one", "two"], Signing(gone));

        var last = Look(gone, Begin + TimeSpan.FromDays(4) - TimeSpan.FromSeconds(1), NoneSeen);
        Assert.Equal((DomainStatus.TemporaryFailure, Begin + TimeSpan.FromDays(1)), (last.Status, last.FailingSince));

        var lost = Look(last, Begin + TimeSpan.FromDays(4), NoneSeen);
        Assert.Equal((DomainStatus.Failed, Voucher.Nobody, null, null), (lost.Status, lost.Voucher, lost.VerifiedAt, lost.NextCheckAt));
        Assert.False(lost.MaySend);
        Assert.Empty(Signing(lost));
    }

    [Fact]
    public void Dns_that_does_not_answer_is_given_the_same_grace_and_a_failure_that_ends_is_forgotten()
    {
        var unsure = Look(Verified(), Begin + TimeSpan.FromDays(1), NoAnswer);
        Assert.Equal(DomainStatus.TemporaryFailure, unsure.Status);
        Assert.Equal(["one", "two"], Signing(unsure));

        var back = Look(unsure, Begin + TimeSpan.FromDays(2), BothSeen);
        Assert.Equal((DomainStatus.Verified, null, Begin), (back.Status, back.FailingSince, back.VerifiedAt));
        Assert.Equal(Begin + TimeSpan.FromDays(3), back.NextCheckAt);
    }

    [Fact]
    public void A_key_that_is_gone_beside_one_that_is_seen_signs_no_more_until_it_is_back()
    {
        var half = Look(Verified(), Begin + TimeSpan.FromDays(1), Found((Rsa, DkimPublicationStatus.Published), (Ed25519, DkimPublicationStatus.Revoked)));
        Assert.Equal(DomainStatus.Verified, half.Status);
        Assert.Equal(["one"], Signing(half));
        Assert.Equal(["one", "two"], Signing(Look(half, Begin + TimeSpan.FromDays(2), BothSeen)));
    }

    [Fact]
    public void No_answer_about_one_key_takes_nothing_from_it()
    {
        var half = Look(Verified(), Begin + TimeSpan.FromDays(1), Found((Rsa, DkimPublicationStatus.Published), (Ed25519, DkimPublicationStatus.Unknown)));
        Assert.Equal(["one", "two"], Signing(half));
    }

    [Fact]
    public void A_name_that_is_held_by_another_is_not_verified_by_any_key()
    {
        var domain = New.Asked(Begin).Checked(BothSeen, isHeldByAnother: true, Begin, Options);
        Assert.Equal(DomainStatus.Pending, domain.Status);
        Assert.Empty(Signing(domain));
    }

    [Fact]
    public void New_keys_sign_once_they_are_seen_and_the_old_records_stay_for_mail_under_way()
    {
        var later = Begin + TimeSpan.FromDays(100);
        DomainKey newRsa = Key("three", DkimKeyType.Rsa, later), newEd25519 = Key("four", DkimKeyType.Ed25519, later);
        var rotating = Look(Verified().Rotated([newRsa, newEd25519], later), later, BothSeen);
        Assert.Equal(["one", "two"], Signing(rotating));
        Assert.Equal(later + TimeSpan.FromMinutes(1), rotating.NextCheckAt);

        var seen = later + TimeSpan.FromHours(1);
        var half = Look(rotating, seen, Found((Rsa, DkimPublicationStatus.Published), (Ed25519, DkimPublicationStatus.Published), (newRsa, DkimPublicationStatus.Published), (newEd25519, DkimPublicationStatus.Missing)));
        Assert.Equal(["two", "three"], Signing(half));
        Assert.Equal((seen, 0), (half.Keys[0].RetiredAt, half.Keys[0].Secret.Length));

        var whole = Look(half, seen, Found((Ed25519, DkimPublicationStatus.Published), (newRsa, DkimPublicationStatus.Published), (newEd25519, DkimPublicationStatus.Published)));
        Assert.Equal(["three", "four"], Signing(whole));
        Assert.Equal(["one", "two", "three", "four"], whole.Keys.Select(key => key.Selector));
        var record = DomainRecords.Of(whole, Options).First();
        Assert.Equal(("one._domainkey.example.org", DomainStatus.Verified), (record.Name, record.Status));
        Assert.Contains("until 2030-04-30", record.Reason, StringComparison.Ordinal);

        var end = Look(whole, seen + Options.KeepRetired, Found((newRsa, DkimPublicationStatus.Published), (newEd25519, DkimPublicationStatus.Published)));
        Assert.Equal(["three", "four"], end.Keys.Select(key => key.Selector));
    }

    [Fact]
    public void What_the_operator_vouches_for_stays_verified_and_only_keys_that_are_seen_sign()
    {
        var domain = New.Declared(Begin);
        Assert.True(domain.MaySend);
        Assert.Empty(Signing(domain));

        domain = Look(domain, Begin + TimeSpan.FromDays(9), NoneSeen);
        Assert.Equal((DomainStatus.Verified, Voucher.Operator), (domain.Status, domain.Voucher));

        domain = Look(domain, Begin + TimeSpan.FromDays(10), BothSeen);
        Assert.Equal((DomainStatus.Verified, Voucher.Operator), (domain.Status, domain.Voucher));
        Assert.Equal(["one", "two"], Signing(domain));

        domain = domain.Withdrawn();
        Assert.Equal((DomainStatus.NotStarted, false), (domain.Status, domain.MaySend));
        Assert.Empty(Signing(domain));
    }

    private static SendingDomain Verified() => Look(New.Asked(Begin), Begin, BothSeen);

    private static SendingDomain Look(SendingDomain domain, DateTimeOffset now, DomainFindings found) => domain.Checked(found, isHeldByAnother: false, now, Options);

    private static DomainFindings Found(params (DomainKey Key, DkimPublicationStatus Status)[] keys) =>
        new(keys.ToImmutableDictionary(pair => pair.Key.Id, pair => pair.Status), Advice: null);

    private static IEnumerable<string> Signing(SendingDomain domain) => domain.Keys.Where(key => key.Signs).Select(key => key.Selector);

    private static DomainKey Key(string selector, DkimKeyType type, DateTimeOffset at) =>
        new() { Id = Guid.NewGuid(), Selector = selector, Type = type, Record = $"v=DKIM1; p={selector}", Secret = new byte[] { 1 }, CreatedAt = at };
}
