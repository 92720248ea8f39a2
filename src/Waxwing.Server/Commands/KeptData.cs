using Waxwing.CommandLine;
using Waxwing.Server.Accounts;
using Waxwing.Server.AtRest;
using Waxwing.Server.Audit;
using Waxwing.Server.Erasing;
using Waxwing.Server.Mail;
using Waxwing.Server.ReturnPath;
using Waxwing.Server.Store;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Server.Templates;
using Waxwing.Smtp;

namespace Waxwing.Server.Commands;

/// <summary>What a service keeps, opened by a command, with the audit log that tells what the command did.</summary>
internal sealed class KeptData(string folder, SqliteStore store, IAuditTrail trail, ITemplateStore templates) : IAsyncDisposable
{
    /// <summary>The data folder.</summary>
    public string Folder { get; } = folder;

    /// <summary>Tenants and keys.</summary>
    public IAccounts Accounts => store.Accounts;

    /// <summary>Messages and what happened to them.</summary>
    public IMailStore Mail => store.Mail;

    /// <summary>What is to be delivered.</summary>
    public IMailQueue Queue => store.Queue;

    /// <summary>What is known of the keys that it is encrypted under.</summary>
    public IDataKeys Keys => store.Keys;

    /// <summary>Erases and exports what is about recipients.</summary>
    public IErasing Erasing => store.Erasing;

    /// <summary>What stands for an address where it may not be kept.</summary>
    /// <exception cref="StoreException">The key of such hashes can neither be read nor made.</exception>
    public async Task<string> HashAsync(Mailbox address) =>
        ErasedAddress.HashOf(await new SqliteSecrets(store.Database, store.Protection).OpenOrMakeAsync(ErasedAddress.SecretName, ErasedAddress.SecretLength), address);

    /// <summary>The keys that are here; null: none.</summary>
    public KeyEncryptionKeys? KeysHere => store.Protection.Keys;

    /// <summary>Gets the keys that it is encrypted under, as far as whoever types the command may read them. Without them everything but content and subjects is there all the same.</summary>
    /// <param name="reference">Where they are, or null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task OpenKeysAsync(DataKeyReference? reference, CancellationToken cancellationToken)
    {
        try
        {
            store.Protection.Keys = reference is null ? null : await reference.Source(Folder, Environment.GetEnvironmentVariable).LoadAsync(Keys, cancellationToken);
        }
        catch (DataKeyException)
        {
            // What needs them says so.
        }
    }

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
        return new KeptData(folder, store, new SqliteAudit(store.Database, clock), new SqliteTemplates(store.Database, clock)) { Returned = new SqliteReturnedMail(store.Database, store.Protection, static (_, _) => { }, clock) };
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
