using Waxwing.Server.Audit;
using Waxwing.Server.Mail;

namespace Waxwing.Server.Templates;

/// <summary>What became of a change.</summary>
internal enum TemplateChange
{
    /// <summary>It is made.</summary>
    Done,

    /// <summary>Somebody else was quicker, or it is gone: read it again.</summary>
    Stale,

    /// <summary>Another template of the tenant has the alias.</summary>
    AliasTaken,

    /// <summary>The tenant has as many as it may have.</summary>
    TooMany,
}

/// <summary>Keeps templates. Thread-safe; a tenant sees and changes its own alone. Methods may throw a <see cref="Store.StoreException"/>.</summary>
internal interface ITemplateStore
{
    /// <summary>Adds one.</summary>
    Task<TemplateChange> AddAsync(StoredTemplate template, int atMost, CancellationToken cancellationToken);

    /// <summary>Finds one by its id or alias.</summary>
    ValueTask<StoredTemplate?> FindAsync(string tenant, string name, CancellationToken cancellationToken);

    /// <summary>Lists a part of them, the youngest first.</summary>
    ValueTask<Slice<StoredTemplate>> ListAsync(string tenant, Page page, CancellationToken cancellationToken);

    /// <summary>Replaces one, if it is still as it was read.</summary>
    /// <param name="before">As it was read.</param>
    /// <param name="after">As it is from now on.</param>
    /// <param name="told">What the audit log is told, or null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<TemplateChange> UpdateAsync(StoredTemplate before, StoredTemplate after, AuditFact? told, CancellationToken cancellationToken);

    /// <summary>Takes one out; false: it was not there.</summary>
    Task<bool> DeleteAsync(string tenant, Guid id, AuditFact told, CancellationToken cancellationToken);
}
