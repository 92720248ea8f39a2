namespace Waxwing.Server.AtRest;

/// <summary>Where key-encryption keys come from.</summary>
internal interface IKeySource
{
    /// <summary>The keys as they are there now.</summary>
    /// <param name="kept">What the store knows of keys; a key management service's lie there, wrapped by it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DataKeyException">They cannot be had.</exception>
    ValueTask<KeyEncryptionKeys> LoadAsync(IDataKeys kept, CancellationToken cancellationToken);

    /// <summary>Makes a key that is the newest from now on; those of before stay.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="DataKeyException">It cannot be made there.</exception>
    ValueTask<KeyId> RotateAsync(IDataKeys kept, CancellationToken cancellationToken);
}
