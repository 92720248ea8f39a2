namespace Waxwing.Server.AtRest;

/// <summary>What happens with keys before the service does anything else: they are the right ones, or it does not start.</summary>
internal static class KeysAtStart
{
    /// <summary>Gets the keys, sees that all is readable with them, and encrypts what was there before the first one.</summary>
    /// <param name="source">Where they are; null: nowhere.</param>
    /// <param name="kept">What the store knows of them.</param>
    /// <param name="protection">What gets them.</param>
    /// <param name="logger">The log.</param>
    /// <param name="cancellationToken">Gives up the start; what was encrypted stays so.</param>
    /// <exception cref="DataKeyException">They cannot be had, or are not those that the data is encrypted under. Nothing was changed.</exception>
    public static async Task OpenAsync(IKeySource? source, IDataKeys kept, DataProtection protection, ILogger logger, CancellationToken cancellationToken)
    {
        var keys = source is null ? null : await source.LoadAsync(kept, cancellationToken).ConfigureAwait(false);
        await RefuseWrongAsync(keys, kept, cancellationToken).ConfigureAwait(false);
        if (keys is null)
        {
            AtRestLog.NotEncrypted(logger);
            return;
        }

        if (!kept.Known().Any(known => known.Id == keys.Newest.Id) || kept.Known()[0].Id != keys.Newest.Id)
        {
            await kept.AddAsync(keys.Newest.Id, wrapped: null, cancellationToken).ConfigureAwait(false);
        }

        protection.Keys = keys;
        if (!kept.IsWhole)
        {
            var count = 0;
            var isWhole = await kept.EncryptAsync(
                done =>
                {
                    count += done;
                    AtRestLog.Encrypting(logger, count);
                },
                cancellationToken).ConfigureAwait(false);
            if (!isWhole)
            {
                AtRestLog.NotWhole(logger);
            }
        }
    }

    private static async Task RefuseWrongAsync(KeyEncryptionKeys? keys, IDataKeys kept, CancellationToken cancellationToken)
    {
        var missing = kept.Known().Select(known => known.Id).Where(id => keys?.Find(id) is null).ToArray();
        if (missing.Length == 0)
        {
            return;
        }

        var uses = kept.Uses();
        var lost = missing.Select(id => uses.FirstOrDefault(use => use.Id == id)).OfType<KeyUse>().ToArray();
        if (lost.Length > 0)
        {
            throw new DataKeyException(Lost(keys, lost));
        }

        foreach (var id in missing)
        {
            await kept.RemoveAsync(id, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string Lost(KeyEncryptionKeys? keys, KeyUse[] lost)
    {
        var here = keys is null ? "no key is configured (\"dataKey\" of \"service\")" : $"the keys that are configured are others: {string.Join(", ", keys.Ids)}";
        return $"the data is encrypted under {(lost.Length == 1 ? "the key" : "the keys")} {string.Join(", ", lost.Select(use => use.Id))}, and {here}. "
            + $"Without it these cannot be read: {lost.Sum(use => use.Messages)} messages, of which {lost.Sum(use => use.Waiting)} wait to be delivered, and {lost.Sum(use => use.Secrets)} secrets of the service, such as private DKIM keys. "
            + "Nothing was changed: bring the key back from where you keep it apart from the data, or restore a backup whose key you have";
    }
}
