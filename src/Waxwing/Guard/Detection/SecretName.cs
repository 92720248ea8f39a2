using System.Collections.Frozen;

namespace Waxwing;

/// <summary>What the name of a value promises.</summary>
internal enum SecretNameKind
{
    None,
    Password,
    Token,
    Key,
}

/// <summary>Judges names by their last words: <c>dbPassword</c>, <c>API_KEY</c>, <c>client-secret</c>; not <c>tokenFile</c>, not <c>publicKey</c>.</summary>
internal static class SecretName
{
    private static readonly FrozenSet<string> Passwords = Set(
        "password", "passwd", "passwort", "kennwort", "pwd", "passphrase", "passe", "contraseña", "senha", "wachtwoord", "lösenord", "passord", "adgangskode", "salasana", "hasło", "parola");

    private static readonly FrozenSet<string> Keys = Set("secret", "apikey", "secretkey", "accesskey", "privatekey", "clientsecret", "apisecret", "credential", "credentials");

    private static readonly FrozenSet<string> Tokens = Set("token", "authtoken", "accesstoken", "apitoken", "bearer");

    // What makes a key one that opens something; other keys index things.
    private static readonly FrozenSet<string> KeyQualifiers = Set(
        "api", "access", "secret", "private", "auth", "authentication", "account", "encryption", "master", "signing", "shared", "service", "storage", "app",
        "application", "subscription", "client", "admin", "deploy", "root", "hmac", "aes", "webhook", "license", "recovery");

    private static readonly FrozenSet<string> Harmless = Set(
        "public", "pub", "csrf", "xsrf", "page", "next", "previous", "continuation", "cancellation", "sync", "pagination", "resume", "forgotten", "no");

    public static SecretNameKind KindOf(ReadOnlySpan<char> name, bool isEquals)
    {
        var last = LastWord(ref name);
        if (last.Length < 3)
        {
            return SecretNameKind.None;
        }

        var kind = Kind(last, isEquals);
        if (kind == SecretNameKind.None && !last.Equals("key", StringComparison.OrdinalIgnoreCase))
        {
            return kind;
        }

        var before = LastWord(ref name);
        return Has(Harmless, before) ? SecretNameKind.None
            : kind != SecretNameKind.None ? kind
            : Has(KeyQualifiers, before) ? SecretNameKind.Key
            : SecretNameKind.None;
    }

    private static SecretNameKind Kind(ReadOnlySpan<char> word, bool isEquals) =>
        Has(Passwords, word) || (isEquals && word.Equals("pass", StringComparison.OrdinalIgnoreCase)) ? SecretNameKind.Password
        : Has(Tokens, word) ? SecretNameKind.Token
        : Has(Keys, word) ? SecretNameKind.Key
        : SecretNameKind.None;

    // Words end at punctuation, and where lower case begins to be upper case.
    private static ReadOnlySpan<char> LastWord(ref ReadOnlySpan<char> name)
    {
        name = name.TrimEnd("_-. ");
        var start = name.Length;
        if (start > 0 && char.IsUpper(name[^1]))
        {
            for (; start > 0 && char.IsUpper(name[start - 1]); start--)
            {
            }
        }
        else
        {
            for (; start > 0 && (char.IsLower(name[start - 1]) || char.IsDigit(name[start - 1])); start--)
            {
            }

            start -= start > 0 && char.IsUpper(name[start - 1]) ? 1 : 0;
        }

        var word = name[start..];
        name = name[..start];
        return word;
    }

    private static FrozenSet<string> Set(params string[] words) => words.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static bool Has(FrozenSet<string> set, ReadOnlySpan<char> word) => set.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);
}
