using Waxwing.Server.Mail;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Store;

/// <content>The same request twice.</content>
public abstract partial class StoreContract
{
    private static readonly IdempotencyKey Order17 = new("acme", "POST /emails", "order-17");
    private static readonly byte[] Body = [1, 2, 3];

    [Fact]
    public async Task A_key_is_claimed_once_and_its_answer_given_again()
    {
        var claim = await Store.Mail.ClaimAsync(Order17, Body, default);
        Assert.Equal(ClaimOutcome.Claimed, claim.Outcome);
        Assert.Equal(ClaimOutcome.Running, (await Store.Mail.ClaimAsync(Order17, Body, default)).Outcome);
        Assert.Equal(ClaimOutcome.OtherBody, (await Store.Mail.ClaimAsync(Order17, new byte[] { 9 }, default)).Outcome);

        Assert.True(await Store.Mail.AcceptAsync([Samples.Message(Clock, "ann@example.net")], new Answered(Order17, claim.Token, "{id}"), lease: null, default));
        Assert.Equal("{id}", (await Store.Mail.ClaimAsync(Order17, Body, default)).Answer);
        Assert.Equal(ClaimOutcome.OtherBody, (await Store.Mail.ClaimAsync(Order17, new byte[] { 9 }, default)).Outcome);
    }

    [Fact]
    public async Task The_same_key_of_another_tenant_or_endpoint_is_another()
    {
        await Store.Mail.ClaimAsync(Order17, Body, default);
        Assert.Equal(ClaimOutcome.Claimed, (await Store.Mail.ClaimAsync(Order17 with { Tenant = "other" }, Body, default)).Outcome);
        Assert.Equal(ClaimOutcome.Claimed, (await Store.Mail.ClaimAsync(Order17 with { Endpoint = "smtp" }, Body, default)).Outcome);
    }

    [Fact]
    public async Task A_claim_that_is_dropped_leaves_the_key_free()
    {
        var claim = await Store.Mail.ClaimAsync(Order17, Body, default);
        await Store.Mail.DropClaimAsync(Order17, claim.Token, default);
        Assert.Equal(ClaimOutcome.Claimed, (await Store.Mail.ClaimAsync(Order17, new byte[] { 9 }, default)).Outcome);
    }

    [Fact]
    public async Task A_claim_whose_node_died_is_taken_over_and_what_it_would_accept_late_is_not()
    {
        var dead = await Store.Mail.ClaimAsync(Order17, Body, default);
        Clock.Advance(IdempotencyKey.Patience + TimeSpan.FromSeconds(1));
        var living = await Store.Mail.ClaimAsync(Order17, Body, default);
        Assert.Equal(ClaimOutcome.Claimed, living.Outcome);

        var late = Samples.Message(Clock, "ann@example.net");
        Assert.False(await Store.Mail.AcceptAsync([late], new Answered(Order17, dead.Token, "late"), lease: null, default));
        Assert.Null(await Store.Mail.FindAsync("acme", late.Id, default));
        Assert.True(await Store.Mail.AcceptAsync([Samples.Message(Clock, "ann@example.net")], new Answered(Order17, living.Token, "in time"), lease: null, default));
    }

    [Fact]
    public async Task A_key_is_forgotten_after_a_day()
    {
        var claim = await Store.Mail.ClaimAsync(Order17, Body, default);
        await Store.Mail.AcceptAsync([Samples.Message(Clock, "ann@example.net")], new Answered(Order17, claim.Token, "{id}"), lease: null, default);
        Clock.Advance(TimeSpan.FromHours(24));
        Assert.Equal(ClaimOutcome.Claimed, (await Store.Mail.ClaimAsync(Order17, Body, default)).Outcome);
    }

    [Fact]
    public async Task Of_many_at_once_one_has_the_key()
    {
        var claims = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Store.Mail.ClaimAsync(Order17, Body, default)));
        Assert.Single(claims, claim => claim.Outcome == ClaimOutcome.Claimed);
        Assert.Equal(31, claims.Count(claim => claim.Outcome == ClaimOutcome.Running));
    }
}
