using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.DependencyInjection;

namespace Waxwing.OAuth;

/// <summary>Encrypts the keys of the store under a secret, such as a systemd credential: AES-256-GCM with a key that HKDF derives from it.</summary>
internal sealed class SecretCipher
{
    private const int LeastSecret = 32;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    private readonly byte[] _key;

    public SecretCipher(Secret secret)
    {
        var text = secret.Read();
        if (text.Length < LeastSecret)
        {
            throw OAuthError.Store($"the secret {secret} that \"tokens\": {{ \"key\" }} names is shorter than {LeastSecret} characters: openssl rand -base64 32 makes one");
        }

        _key = HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(text), 32, info: "Waxwing.OAuth store keys"u8.ToArray());
    }

    public byte[] Encrypt(byte[] plain)
    {
        var sealedText = new byte[NonceSize + plain.Length + TagSize];
        var nonce = sealedText.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(_key, TagSize);
        cipher.Encrypt(nonce, plain, sealedText.AsSpan(NonceSize, plain.Length), sealedText.AsSpan(NonceSize + plain.Length));
        return sealedText;
    }

    /// <exception cref="CryptographicException">It was encrypted under another secret, or is damaged.</exception>
    public byte[] Decrypt(byte[] sealedText)
    {
        if (sealedText.Length < NonceSize + TagSize)
        {
            throw new CryptographicException("too short");
        }

        var plain = new byte[sealedText.Length - NonceSize - TagSize];
        using var cipher = new AesGcm(_key, TagSize);
        cipher.Decrypt(sealedText.AsSpan(0, NonceSize), sealedText.AsSpan(NonceSize, plain.Length), sealedText.AsSpan(NonceSize + plain.Length), plain);
        return plain;
    }
}

/// <summary>The cipher in the form that Data Protection takes.</summary>
internal sealed class SecretXmlEncryptor(SecretCipher cipher) : IXmlEncryptor
{
    public EncryptedXmlInfo Encrypt(XElement plaintextElement) => new(
        new XElement("encryptedKey", new XElement("value", Convert.ToBase64String(cipher.Encrypt(Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting)))))),
        typeof(SecretXmlDecryptor));
}

/// <summary>The way back. Data Protection makes it by the name in the key file, and hands it the services.</summary>
internal sealed class SecretXmlDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        var cipher = services.GetService<SecretCipher>() ?? throw new CryptographicException("The keys are encrypted under a secret, and none is named.");
        return XElement.Parse(Encoding.UTF8.GetString(cipher.Decrypt(Convert.FromBase64String((string)encryptedElement.Element("value")!))));
    }
}
