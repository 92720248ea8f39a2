using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;

namespace Waxwing.OAuth;

/// <summary>
/// Tokens, encrypted at rest by ASP.NET Core Data Protection: an entry a file, keys beside them. An entry that cannot be read is an error and never
/// overwritten; only <see cref="Delete"/> removes it. Thread-safe; whoever reads and writes holds <see cref="LockAsync"/>.
/// </summary>
internal sealed class TokenStore
{
    private readonly StoreFolder _folder;
    private readonly IDataProtectionProvider _protection;
    private readonly TimeProvider _clock;

    private TokenStore(StoreFolder folder, IDataProtectionProvider protection, TimeProvider clock)
    {
        _folder = folder;
        _protection = protection;
        _clock = clock;
    }

    /// <summary>Where it is.</summary>
    public string Location => _folder.Location;

    /// <summary>Opens it.</summary>
    /// <exception cref="SendException">It cannot be used.</exception>
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(SecretXmlDecryptor))]
    public static TokenStore Open(TokenStoreOptions options, TimeProvider clock)
    {
        var folder = StoreFolder.Open(Path.GetFullPath(options.Folder ?? DefaultFolder()), clock);
        var services = new ServiceCollection();
        services.AddDataProtection().SetApplicationName("Waxwing");
        services.Configure<KeyManagementOptions>(keys => keys.XmlRepository = new KeyFolder(folder));
        if (options.Key is { } secret)
        {
            var cipher = new SecretCipher(secret);
            services.AddSingleton(cipher);
            services.Configure<KeyManagementOptions>(keys => keys.XmlEncryptor = new SecretXmlEncryptor(cipher));
        }

        return new TokenStore(folder, services.BuildServiceProvider().GetRequiredService<IDataProtectionProvider>(), clock);
    }

    /// <summary>The name of an entry: one for each user of each client at each relay.</summary>
    public static string NameOf(ClientSettings settings)
    {
        var who = $"{settings.Relay}\n{settings.Options.ClientId}\n{settings.Options.Issuer?.OriginalString ?? settings.NamedEndpoints?.Token.AbsoluteUri}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(who)))[..32];
    }

    /// <summary>Keeps all others from an entry.</summary>
    /// <exception cref="SendException">It cannot be had.</exception>
    public async Task<IDisposable> LockAsync(string name, CancellationToken cancellationToken) =>
        await StoreLock.TakeAsync(_folder.PathOf($"{name}.lock"), _clock, cancellationToken).ConfigureAwait(false);

    /// <summary>Reads an entry, or null if there is none.</summary>
    /// <exception cref="SendException">There is one, and it cannot be read.</exception>
    public KeptTokens? Read(string name)
    {
        if (_folder.Read(FileOf(name)) is not { } octets)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(Protector(name).Unprotect(octets), KeptTokensJson.Default.KeptTokens) ?? throw new JsonException();
        }
        catch (Exception exception) when (exception is CryptographicException or JsonException)
        {
            throw OAuthError.Store(
                $"{_folder.PathOf(FileOf(name))} cannot be decrypted: its keys are missing or encrypted under another secret, or it is damaged. It was left as it is: bring the keys back, or give it up with waxwing logout",
                exception);
        }
    }

    /// <summary>Writes an entry.</summary>
    /// <exception cref="SendException">It could not be written; what was there before still is.</exception>
    public void Write(string name, KeptTokens tokens)
    {
        try
        {
            _folder.Write(FileOf(name), Protector(name).Protect(JsonSerializer.SerializeToUtf8Bytes(tokens, KeptTokensJson.Default.KeptTokens)));
        }
        catch (CryptographicException exception)
        {
            throw OAuthError.Store($"nothing can be encrypted for the store of tokens {Location}: {exception.Message}", exception);
        }
    }

    /// <summary>Deletes an entry.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Delete(string name) => _folder.Delete(FileOf(name));

    private IDataProtector Protector(string name) => _protection.CreateProtector("Waxwing.OAuth", "tokens", name);

    private static string FileOf(string name) => $"{name}.tokens";

    private static string DefaultFolder() =>
        StateFolder.PathOf("oauth") ?? throw OAuthError.Store("this user has no home to keep tokens in: name a folder in \"tokens\": { \"folder\": … }");
}
