using Waxwing.CommandLine;
using Waxwing.Server.Accounts;
using Waxwing.Server.Audit;
using Waxwing.Server.Mail;
using Waxwing.Server.ReturnPath;
using Waxwing.Server.Store;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Server.Templates;

namespace Waxwing.Server.Commands;

/// <summary>What a service keeps, opened by a command, with the audit log that tells what the command did.</summary>
internal sealed class KeptData(string folder, IStore store, IAuditTrail trail, ITemplateStore templates) : IAsyncDisposable
{
    /// <summary>The data folder.</summary>
    public string Folder { get; } = folder;

    /// <summary>Tenants and keys.</summary>
    public IAccounts Accounts => store.Accounts;

    /// <summary>Messages and what happened to them.</summary>
    public IMailStore Mail => store.Mail;

    /// <summary>What is to be delivered.</summary>
    public IMailQueue Queue => store.Queue;

    /// <summary>What came back.</summary>
    public required IReturnedMail Returned { get; init; }

    /// <summary>What mail is made of.</summary>
    public ITemplateStore Templates => templates;

    /// <summary>Opens what a data folder holds, and makes what is missing.</summary>
    /// <exception cref="StoreException">It cannot be opened.</exception>
    /// <exception cref="CommandException">Others than its owner have access to the folder.</exception>
    public static KeptData Open(string folder, TimeProvider clock)
    {
        new DataFolder(folder).MustBePrivate();
        var store = SqliteStore.Open(folder, clock);
        // Commands show what came back, and judge nothing.
        return new KeptData(folder, store, new SqliteAudit(store.Database, clock), new SqliteTemplates(store.Database, clock)) { Returned = new SqliteReturnedMail(store.Database, static (_, _) => { }, clock) };
    }

    /// <summary>Writes everything to a new file, as it is at one moment, while the service goes on.</summary>
    /// <exception cref="StoreException">It cannot be written.</exception>
    public Task BackupAsync(string file, CancellationToken cancellationToken) => store.BackupAsync(file, cancellationToken);

    /// <summary>Writes down that whoever types this command did something. What was done is not undone by a signal, and so is told all the same.</summary>
    /// <exception cref="StoreException">It cannot be written.</exception>
    public Task TellAsync(AuditAction action, string? target, string? tenant, AuditDetails details) =>
        trail.AppendAsync(Fact(action, target, tenant, details), CancellationToken.None);

    /// <summary>The same, for whatever writes it down in the commit of the deed.</summary>
    public static AuditFact Fact(AuditAction action, string? target, string? tenant, AuditDetails details) =>
        new(AuditActor.Operator(Environment.UserName), action) { Target = target, Tenant = tenant, Details = details };

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => store.DisposeAsync();
}
