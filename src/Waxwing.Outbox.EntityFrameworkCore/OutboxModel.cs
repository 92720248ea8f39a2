using Waxwing.Outbox;

namespace Microsoft.EntityFrameworkCore;

/// <summary>The table of the outbox in a model of Entity Framework Core.</summary>
public static class OutboxModel
{
    /// <summary>Adds the table, so that migrations make it: the same as <see cref="OutboxTable.Script"/> makes.</summary>
    /// <param name="model">The model, in <c>OnModelCreating</c>.</param>
    /// <returns><paramref name="model"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> is null.</exception>
    public static ModelBuilder AddWaxwingOutbox(this ModelBuilder model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Entity<OutboxRow>(row =>
        {
            row.ToTable(OutboxTable.Name);
            row.HasKey(one => one.Id);
            row.Property(one => one.Id).HasColumnName("id").ValueGeneratedNever();
            row.Property(one => one.MessageId).HasColumnName("message_id");
            row.Property(one => one.Kind).HasColumnName("kind");
            row.Property(one => one.ReversePath).HasColumnName("reverse_path");
            row.Property(one => one.Content).HasColumnName("content");
            row.Property(one => one.Findings).HasColumnName("findings");
            row.Property(one => one.Requests).HasColumnName("requests");
            row.Property(one => one.Recipients).HasColumnName("recipients");
            row.Property(one => one.State).HasColumnName("state");
            row.Property(one => one.CreatedAt).HasColumnName("created_at");
            row.Property(one => one.ExpiresAt).HasColumnName("expires_at");
            row.Property(one => one.DueAt).HasColumnName("due_at");
            row.Property(one => one.Attempts).HasColumnName("attempts");
            row.Property(one => one.Fence).HasColumnName("fence");
            row.Property(one => one.LeasedUntil).HasColumnName("leased_until");
            row.Property(one => one.Interrupted).HasColumnName("interrupted");
            row.Property(one => one.PossibleDuplicates).HasColumnName("possible_duplicates");
            row.Property(one => one.Reason).HasColumnName("reason");
            row.Property(one => one.EndedAt).HasColumnName("ended_at");
            row.HasIndex(one => one.DueAt).HasDatabaseName(OutboxTable.DueIndex).HasFilter(OutboxTable.IsOpen);
            row.HasIndex(one => one.EndedAt).HasDatabaseName(OutboxTable.EndedIndex).HasFilter(OutboxTable.HasEnded);
        });
    }
}
