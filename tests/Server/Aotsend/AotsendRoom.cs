using Waxwing.Server.Domains;
using Waxwing.Server.Model;
using Waxwing.Server.Tests.Support;
using Waxwing.Smtp;

namespace Waxwing.Server.Tests.Aotsend;

/// <summary>Domains that the tenant of a room may send as.</summary>
internal static class AotsendRoom
{
    public static async Task VerifyAsync(ApiRoom room, params string[] names)
    {
        foreach (var name in names)
        {
            room.Clock.Advance(TimeSpan.FromSeconds(1));
            var domain = new SendingDomain { Id = Ids.New(room.Clock), Tenant = "acme", Name = Domain.Parse(name), CreatedAt = room.Clock.GetUtcNow(), Status = DomainStatus.Verified, VerifiedAt = room.Clock.GetUtcNow() };
            Assert.Equal(DomainAddition.Added, await room.Domains.AddAsync(domain, 100, told: null, default));
        }
    }
}
