using System.Text;
using Waxwing.Server.Domains;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Server.Tests.Domains;

/// <summary>As whom a tenant may send, and by which keys: from memory, and true.</summary>
public sealed class SendingAs
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("example.org", true)]
    [InlineData("EXAMPLE.org", true)]
    [InlineData("mail.example.org", false)]
    [InlineData("org", false)]
    [InlineData("notexample.org", false)]
    public async Task A_tenant_may_send_as_exactly_what_is_verified(string name, bool may)
    {
        await using var room = DomainsRoom.Open();
        await room.VerifiedAsync(DomainsRoom.Ann, "example.org");
        Assert.Equal(may, room.Rights.MaySendAs(DomainsRoom.Ann, Domain.Parse(name)));
        Assert.Equal(may, room.Rights.SignerOf(DomainsRoom.Ann, Domain.Parse(name)) is not null);
        Assert.False(room.Rights.MaySendAs(DomainsRoom.Bob, Domain.Parse(name)));
        Assert.False(room.Rights.MaySendAs("ANN", Domain.Parse(name)));
    }

    [Fact]
    public async Task What_is_signed_verifies_by_what_the_domain_was_told_to_publish()
    {
        await using var room = DomainsRoom.Open();
        var domain = await room.VerifiedAsync(DomainsRoom.Ann, "example.org");
        var signer = room.Rights.SignerOf(DomainsRoom.Ann, domain.Name)!;
        var message = "From: ann@example.org\r\nTo: bob@example.net\r\nSubject: Hello\r\n\r\nHello.\r\n"u8.ToArray();
        var signed = Encoding.ASCII.GetBytes(new DkimSigner(signer, room.Clock).Sign(message)).Concat(message).ToArray();

        var results = await new DkimVerifier(room.Dns, clock: room.Clock).VerifyAsync(signed, Stop);
        Assert.Equal([DkimStatus.Pass, DkimStatus.Pass], results.Results.Select(result => result.Status));
        Assert.Equal(TimeSpan.FromDays(14), signer.Lifetime);
        Assert.True(room.Options.KeepRetired >= signer.Lifetime);
    }

    [Fact]
    public async Task The_signer_is_the_same_object_until_its_keys_change()
    {
        await using var room = DomainsRoom.Open();
        var domain = await room.VerifiedAsync(DomainsRoom.Ann, "example.org");
        var signer = room.Rights.SignerOf(DomainsRoom.Ann, domain.Name);
        await room.VerifiedAsync(DomainsRoom.Bob, "example.net");
        Assert.Same(signer, room.Rights.SignerOf(DomainsRoom.Ann, domain.Name));

        room.Dns.Remove(DomainsRoom.NameOf(domain, domain.Keys[0]));
        await room.VerifyAsync(domain);
        Assert.Equal([domain.Keys[1].Selector], room.Rights.SignerOf(DomainsRoom.Ann, domain.Name)!.Keys.Select(key => key.Selector));
    }

    [Fact]
    public async Task A_domain_that_is_removed_signs_and_sends_no_more_at_once_and_added_anew_it_has_other_keys()
    {
        await using var room = DomainsRoom.Open();
        var domain = await room.VerifiedAsync(DomainsRoom.Ann, "example.org");
        DomainsRoom.Done(await room.Register.DeleteAsync(DomainsRoom.Somebody, DomainsRoom.Ann, domain.Id, Stop));

        Assert.False(room.Rights.MaySendAs(DomainsRoom.Ann, domain.Name));
        Assert.Null(room.Rights.SignerOf(DomainsRoom.Ann, domain.Name));
        Assert.Equal(0L, room.Database.ReadFile(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM domain_keys";
            return (long)command.ExecuteScalar()!;
        }));

        // The old records are still there, and prove nothing.
        var again = await room.AddAsync(DomainsRoom.Ann, "example.org");
        Assert.Equal(DomainStatus.Pending, DomainsRoom.Done(await room.VerifyAsync(again)).Status);
    }

    [Fact]
    public async Task Another_node_has_it_with_the_next_refresh_and_reads_nothing_where_nothing_changed()
    {
        await using var room = DomainsRoom.Open();
        await using var other = room.OtherNode();
        await other.Rights.RefreshAsync(Stop);
        var domain = await room.VerifiedAsync(DomainsRoom.Ann, "example.org");
        Assert.False(other.Rights.MaySendAs(DomainsRoom.Ann, domain.Name));

        using var refresh = new RightsRefresh(other.Declared, other.Rights, other.Options, other.Clock, new KeptLog<RightsRefresh>(other.Log));
        await refresh.StartAsync(Stop);
        Assert.True(other.Rights.MaySendAs(DomainsRoom.Ann, domain.Name));
        var version = (await room.Store.InForceAsync(known: null, Stop))!.Version;
        Assert.Null(await room.Store.InForceAsync(version, Stop));
        await room.VerifyAsync(domain);
        Assert.Null(await room.Store.InForceAsync(version, Stop));

        await room.Register.DeleteAsync(DomainsRoom.Somebody, DomainsRoom.Ann, domain.Id, Stop);
        Assert.True(other.Rights.MaySendAs(DomainsRoom.Ann, domain.Name));
        await other.Rights.RefreshAsync(Stop);
        Assert.False(other.Rights.MaySendAs(DomainsRoom.Ann, domain.Name));
        await refresh.StopAsync(Stop);
    }

    [Fact]
    public async Task A_damaged_key_signs_nothing_and_takes_no_other_along()
    {
        await using var room = DomainsRoom.Open();
        var domain = await room.VerifiedAsync(DomainsRoom.Ann, "example.org");
        await room.Database.WriteAsync(writing => writing.Execute("UPDATE domain_keys SET secret = x'00ff' WHERE type = 0"));
        await using var other = room.OtherNode();
        await other.Rights.RefreshAsync(Stop);

        Assert.Equal([domain.Keys[1].Selector], other.Rights.SignerOf(DomainsRoom.Ann, domain.Name)!.Keys.Select(key => key.Selector));
        Assert.Contains(other.Log, line => line.StartsWith("2208 ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_happens_no_tenant_has_a_signer_of_anothers_domain_and_no_name_is_for_two(int seed)
    {
        await using var room = DomainsRoom.Open();
        var random = new Random(seed);
        string[] tenants = ["ann", "bob", "cid"];
        Domain[] names = [Domain.Parse("one.example"), Domain.Parse("sub.one.example"), Domain.Parse("two.example")];
        var ownerOfSelector = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var step = 0; step < 50; step++)
        {
            var tenant = tenants[random.Next(tenants.Length)];
            var name = names[random.Next(names.Length)];
            await ActAsync(room, random.Next(7), tenant, name);
            await CheckAsync(room, tenants, names, ownerOfSelector);
            room.Clock.Advance(TimeSpan.FromHours(random.Next(40)));
        }
    }

    private static async Task ActAsync(DomainsRoom room, int action, string tenant, Domain name)
    {
        var domain = await room.Store.FindAsync(tenant, name, Stop);
        switch (action)
        {
            case 0 or 1 when domain is null:
                await room.AddAsync(tenant, name.Ascii);
                break;
            case 0 or 1:
                room.Publish(domain);
                await room.VerifyAsync(domain);
                break;
            case 2 when domain is not null:
                room.Unpublish(domain);
                break;
            case 3 when domain is not null:
                await room.Register.DeleteAsync(DomainsRoom.Somebody, tenant, domain.Id, Stop);
                break;
            case 4 when domain is not null && domain.Keys.Length < 4:
                await room.Register.RotateAsync(DomainsRoom.Somebody, tenant, domain.Id, Stop);
                break;
            case 5:
                room.Dns.IsDown = !room.Dns.IsDown;
                break;
            default:
                await room.Checks.CheckDueAsync(Stop);
                break;
        }
    }

    private static async Task CheckAsync(DomainsRoom room, string[] tenants, Domain[] names, Dictionary<string, string> ownerOfSelector)
    {
        foreach (var name in names)
        {
            var holders = tenants.Where(tenant => room.Rights.MaySendAs(tenant, name)).ToArray();
            Assert.True(holders.Length <= 1);
            foreach (var tenant in tenants)
            {
                var domain = await room.Store.FindAsync(tenant, name, Stop);
                foreach (var key in domain?.Keys ?? [])
                {
                    Assert.Equal(tenant, ownerOfSelector.GetValueOrDefault(key.Selector, tenant));
                    ownerOfSelector[key.Selector] = tenant;
                }

                var signer = room.Rights.SignerOf(tenant, name);
                Assert.True(signer is null || holders.Contains(tenant));
                Assert.True(signer is null || (signer.Domain == name && signer.Keys.All(key => string.Equals(ownerOfSelector[key.Selector], tenant, StringComparison.Ordinal))));
                Assert.Equal(domain?.MaySend ?? false, holders.Contains(tenant));
            }
        }
    }
}
