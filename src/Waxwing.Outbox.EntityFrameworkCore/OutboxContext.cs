using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Waxwing;
using Waxwing.Outbox;

namespace Microsoft.EntityFrameworkCore;

/// <summary>Mail of a <see cref="DbContext"/>.</summary>
public static class OutboxContext
{
    /// <summary>
    /// A sender whose mail is sent exactly if what the context saves is committed. Where a transaction was begun (<c>Database.BeginTransaction</c>), a message is written into it at once. Where none was,
    /// it is added to the context, and <c>SaveChanges</c> writes it with everything else. As safe for threads as the context: not.
    /// </summary>
    /// <param name="context">The context; it comes from the services of a host that has <c>AddWaxwingOutbox</c>, and its model has <see cref="OutboxModel.AddWaxwingOutbox"/>.</param>
    /// <returns>The sender, for as long as the context lives: see <see cref="MailOutbox.In"/>. It needs no disposal.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The services of the context know no <see cref="MailOutbox"/>.</exception>
    public static IMailSender Mail(this DbContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Mail(context.GetService<MailOutbox>());
    }

    /// <summary>The same, for a context that was made without a host.</summary>
    /// <param name="context">The context; its model has <see cref="OutboxModel.AddWaxwingOutbox"/>.</param>
    /// <param name="outbox">What prepares.</param>
    /// <returns>The sender.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IMailSender Mail(this DbContext context, MailOutbox outbox)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(outbox);
        return new OutboxSender(outbox, (row, stop) => WriteAsync(context, row, stop));
    }

    // A transaction may be committed without another SaveChanges: what were only added would be lost then.
    private static Task WriteAsync(DbContext context, OutboxRow row, CancellationToken cancellationToken)
    {
        if (context.Database.CurrentTransaction is { } transaction)
        {
            return OutboxInsert.WriteAsync(transaction.GetDbTransaction(), row, cancellationToken);
        }

        context.Add(row);
        return Task.CompletedTask;
    }
}
