using Waxwing.Server.Accounts;
using Waxwing.Server.Mail;

namespace Waxwing.Server.Store;

/// <summary>
/// Everything that the service keeps. One suite of tests holds for every implementation (<c>tests/Server/Store</c>). Thread-safe. What is
/// written is durable when its task completes, and all of its methods may throw a <see cref="StoreException"/>.
/// </summary>
internal interface IStore : IAsyncDisposable
{
    /// <summary>Tenants and keys.</summary>
    IAccounts Accounts { get; }

    /// <summary>Messages and what happened to them.</summary>
    IMailStore Mail { get; }

    /// <summary>What is to be delivered.</summary>
    IMailQueue Queue { get; }

    /// <summary>Writes everything to a new file, as it is at one moment, while the service goes on.</summary>
    Task BackupAsync(string file, CancellationToken cancellationToken);
}
