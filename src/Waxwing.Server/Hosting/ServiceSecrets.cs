using Waxwing.Server.Api;
using Waxwing.Server.ReturnPath;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Server.Unsubscribe;

namespace Waxwing.Server.Hosting;

/// <summary>What the service signs with, so that what it gave out once is good over a new start.</summary>
/// <param name="Attachments">For links to attachments.</param>
/// <param name="Bounces">For the addresses that bounces come to.</param>
/// <param name="Unsubscribing">For links to unsubscribe.</param>
internal sealed record ServiceSecrets(byte[] Attachments, byte[] Bounces, byte[] Unsubscribing)
{
    /// <summary>Those of a store; what is not there yet is made.</summary>
    /// <exception cref="Store.StoreException">It cannot be read or written.</exception>
    public static async Task<ServiceSecrets> OpenAsync(SqliteSecrets secrets) => new(
        await secrets.OpenOrMakeAsync("attachment-links", ApiOptions.LinkKeyLength).ConfigureAwait(false),
        await secrets.OpenOrMakeAsync("bounce-tokens", BounceKey.Length).ConfigureAwait(false),
        await secrets.OpenOrMakeAsync("unsubscribe-links", UnsubscribeTokens.SecretLength).ConfigureAwait(false));
}
