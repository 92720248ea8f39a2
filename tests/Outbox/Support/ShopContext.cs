using Microsoft.EntityFrameworkCore;

namespace Waxwing.Outbox.Tests;

internal sealed class Order
{
    public required string Id { get; set; }
}

/// <summary>The context of a program that sells.</summary>
internal sealed class ShopContext : DbContext
{
    public ShopContext(DbContextOptions<ShopContext> options)
        : base(options)
    {
    }

    public ShopContext(ShopDatabase database)
        : base(Use(new DbContextOptionsBuilder<ShopContext>(), database).Options)
    {
    }

    public DbSet<Order> Orders => Set<Order>();

    public static DbContextOptionsBuilder Use(DbContextOptionsBuilder options, ShopDatabase database) =>
        database.Name is "SQLite" ? options.UseSqlite(database.Connection) : options.UseNpgsql(database.Connection);

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.Entity<Order>(order =>
        {
            order.ToTable("orders");
            order.Property(one => one.Id).HasColumnName("id");
        });
        // snippet: outbox model
        model.AddWaxwingOutbox();
        // end
    }
}
