using Waxwing.Server.Domains;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Server.Tests.Domains;

/// <summary>The operator vouches for domains of tenants.</summary>
public sealed class Declaring
{
    private static readonly Domain Name = Domain.Parse("example.org");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_declared_may_be_sent_as_and_is_signed_as_the_operator_says()
    {
        using var key = DkimKey.Create(DkimKeyType.Ed25519);
        var signer = new DkimSignerOptions { Domain = Name, Keys = [new DkimSigningKey("own", key)] };
        await using var room = DomainsRoom.Open(new DomainOptions { AskPause = TimeSpan.Zero, Declared = [new DeclaredDomain(DomainsRoom.Ann, Name, signer)] });
        await DeclareAsync(room);

        Assert.True(room.Rights.MaySendAs(DomainsRoom.Ann, Name));
        Assert.Same(signer, room.Rights.SignerOf(DomainsRoom.Ann, Name));
        Assert.False(room.Rights.MaySendAs(DomainsRoom.Bob, Name));
        Assert.Null(room.Rights.SignerOf(DomainsRoom.Bob, Name));
    }

    [Fact]
    public async Task To_declare_again_changes_nothing()
    {
        await using var room = DomainsRoom.Open(new DomainOptions { AskPause = TimeSpan.Zero, Declared = [new DeclaredDomain(DomainsRoom.Ann, Name)] });
        await DeclareAsync(room);
        var first = await room.Store.FindAsync(DomainsRoom.Ann, Name, Stop);
        await DeclareAsync(room);
        Assert.Equal(first!.Revision, (await room.Store.FindAsync(DomainsRoom.Ann, Name, Stop))!.Revision);
    }

    [Fact]
    public async Task The_operators_word_stands_over_dns()
    {
        await using var room = DomainsRoom.Open();
        var held = await room.VerifiedAsync(DomainsRoom.Bob, Name.Ascii);
        await using var other = room.OtherNode(new DomainOptions { AskPause = TimeSpan.Zero, Declared = [new DeclaredDomain(DomainsRoom.Ann, Name)] });
        await DeclareAsync(other);

        Assert.True(other.Rights.MaySendAs(DomainsRoom.Ann, Name));
        Assert.False(other.Rights.MaySendAs(DomainsRoom.Bob, Name));
        Assert.Null(other.Rights.SignerOf(DomainsRoom.Ann, Name));
        Assert.Equal(DomainRefusal.HeldByAnother, DomainsRoom.Refused(await other.Register.VerifyAsync(DomainsRoom.Somebody, DomainsRoom.Bob, held.Id, Stop)));
    }

    [Fact]
    public async Task What_is_declared_no_more_has_to_be_verified_like_any_other()
    {
        await using var room = DomainsRoom.Open(new DomainOptions { AskPause = TimeSpan.Zero, Declared = [new DeclaredDomain(DomainsRoom.Ann, Name)] });
        await DeclareAsync(room);
        await using var later = room.OtherNode(new DomainOptions());
        await DeclareAsync(later);

        Assert.False(later.Rights.MaySendAs(DomainsRoom.Ann, Name));
        Assert.Equal(DomainStatus.NotStarted, (await later.Store.FindAsync(DomainsRoom.Ann, Name, Stop))!.Status);
        Assert.Contains(later.Log, line => line.StartsWith("2210 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_domain_that_its_tenant_had_added_keeps_its_keys_and_cannot_be_removed_by_it()
    {
        await using var room = DomainsRoom.Open(new DomainOptions { AskPause = TimeSpan.Zero, Declared = [new DeclaredDomain(DomainsRoom.Ann, Name)] });
        var own = await room.AddAsync(DomainsRoom.Ann, Name.Ascii);
        await DeclareAsync(room);
        Assert.True(room.Rights.MaySendAs(DomainsRoom.Ann, Name));
        Assert.Null(room.Rights.SignerOf(DomainsRoom.Ann, Name));
        Assert.Equal(DomainRefusal.OfOperator, DomainsRoom.Refused(await room.Register.DeleteAsync(DomainsRoom.Somebody, DomainsRoom.Ann, own.Id, Stop)));

        room.Publish(own);
        DomainsRoom.Done(await room.VerifyAsync(own));
        Assert.Equal(2, room.Rights.SignerOf(DomainsRoom.Ann, Name)!.Keys.Length);
    }

    private static async Task DeclareAsync(DomainsRoom room)
    {
        await room.Declared.DeclareAsync(Stop);
        await room.Rights.RefreshAsync(Stop);
    }
}
