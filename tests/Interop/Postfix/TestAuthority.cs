namespace Waxwing.Interop.Tests;

/// <summary>A certificate authority made by openssl, and the certificate that it gave to <c>localhost</c>.</summary>
/// <remarks>Made by another program than ours on purpose: what we accept must not be what only we make.</remarks>
internal static class TestAuthority
{
    /// <summary>Makes both.</summary>
    /// <param name="folder">Where the files go.</param>
    /// <param name="keyAndChain">The server's key and certificate, in this order, as Postfix wants them.</param>
    /// <returns>The authority's certificate, for clients.</returns>
    public static async Task<string> CreateAsync(string folder, string keyAndChain)
    {
        string At(string name) => Path.Combine(folder, name);

        await Command.MustAsync("openssl",
        [
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-sha256", "-days", "2", "-subj", "/CN=Waxwing test authority",
            "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign",
            "-keyout", At("ca.key"), "-out", At("ca.pem"),
        ]);
        await Command.MustAsync("openssl",
            ["req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=Waxwing test server", "-keyout", At("server.key"), "-out", At("server.csr")]);
        await File.WriteAllTextAsync(At("server.ext"), """
            basicConstraints=critical,CA:FALSE
            keyUsage=critical,digitalSignature
            extendedKeyUsage=serverAuth
            subjectAltName=DNS:localhost
            authorityKeyIdentifier=keyid

            """);
        await Command.MustAsync("openssl",
        [
            "x509", "-req", "-in", At("server.csr"), "-CA", At("ca.pem"), "-CAkey", At("ca.key"), "-CAcreateserial",
            "-sha256", "-days", "2", "-extfile", At("server.ext"), "-out", At("server.crt"),
        ]);
        await File.WriteAllTextAsync(
            keyAndChain,
            await File.ReadAllTextAsync(At("server.key")) + await File.ReadAllTextAsync(At("server.crt")));
        return At("ca.pem");
    }

    /// <summary>Makes one more server certificate of the authority in a folder.</summary>
    /// <param name="folder">The folder of the authority.</param>
    /// <param name="name">The base name of the files.</param>
    /// <param name="subjectAlternativeName">As openssl writes it.</param>
    /// <returns>The file of key and certificate, in this order.</returns>
    public static async Task<string> IssueAsync(string folder, string name, string subjectAlternativeName)
    {
        string At(string extension) => Path.Combine(folder, $"{name}.{extension}");

        await Command.MustAsync("openssl",
            ["req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=Waxwing test server", "-keyout", At("key"), "-out", At("csr")]);
        await File.WriteAllTextAsync(At("ext"), $"""
            basicConstraints=critical,CA:FALSE
            keyUsage=critical,digitalSignature
            extendedKeyUsage=serverAuth
            subjectAltName={subjectAlternativeName}
            authorityKeyIdentifier=keyid

            """);
        await Command.MustAsync("openssl",
        [
            "x509", "-req", "-in", At("csr"), "-CA", Path.Combine(folder, "ca.pem"), "-CAkey", Path.Combine(folder, "ca.key"), "-CAcreateserial",
            "-sha256", "-days", "2", "-extfile", At("ext"), "-out", At("crt"),
        ]);
        await File.WriteAllTextAsync(At("pem"), await File.ReadAllTextAsync(At("key")) + await File.ReadAllTextAsync(At("crt")));
        return At("pem");
    }

    /// <summary>Makes a client certificate of the authority in a folder: <c>client.crt</c> and <c>client.key</c>.</summary>
    public static async Task IssueClientAsync(string folder, string commonName)
    {
        string At(string name) => Path.Combine(folder, name);

        await Command.MustAsync("openssl",
            ["req", "-newkey", "rsa:2048", "-nodes", "-subj", $"/CN={commonName}", "-keyout", At("client.key"), "-out", At("client.csr")]);
        await File.WriteAllTextAsync(At("client.ext"), """
            basicConstraints=critical,CA:FALSE
            keyUsage=critical,digitalSignature
            extendedKeyUsage=clientAuth

            """);
        await Command.MustAsync("openssl",
        [
            "x509", "-req", "-in", At("client.csr"), "-CA", At("ca.pem"), "-CAkey", At("ca.key"), "-CAcreateserial",
            "-sha256", "-days", "2", "-extfile", At("client.ext"), "-out", At("client.crt"),
        ]);
    }
}
