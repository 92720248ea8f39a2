using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Conformance.Tests;

public sealed class ArcSigning
{
    private static readonly string[] Names = ["ARC-Seal", "ARC-Message-Signature", "ARC-Authentication-Results"];

    [Fact]
    public void Sets_are_those_of_the_source_to_the_last_character()
    {
        var verdicts = new Verdicts<ArcCase>("arc-signing");
        var corpus = Corpus.Open("arc-signing");
        using var file = new GZipStream(File.OpenRead(Path.Combine(corpus.Folder, "keys.json.gz")), CompressionMode.Decompress);
        using var keys = JsonDocument.Parse(file);
        foreach (var element in corpus.Cases())
        {
            var item = new ArcCase(element, keys.RootElement.GetProperty(element.GetProperty("suite").GetString()!));
            verdicts.Add(item, item.Agrees, item.ToString());
        }

        verdicts.Conclude();
    }

    private sealed class ArcCase
    {
        private readonly string _id;
        private readonly string[] _expected;
        private readonly string[] _actual;

        public ArcCase(JsonElement element, JsonElement keys)
        {
            _id = Text(element, "id");
            _expected = [.. new[] { "AS", "AMS", "AAR" }.Select(name => Unfolded(Text(element, name)))];
            _actual = Sealed(element, keys);
        }

        public bool Agrees => _expected.SequenceEqual(_actual);

        public override string ToString() => $"{_id}\n    source: {string.Join("\n            ", _expected)}\n    we:     {string.Join("\n            ", _actual)}";

        private static string[] Sealed(JsonElement element, JsonElement keys)
        {
            using var key = new WornKey(Text(keys, "privatekey"));
            var sealer = new ArcSealer(
                new ArcSealerOptions { Domain = Domain.Parse(Text(keys, "domain")), Key = new DkimSigningKey(Text(keys, "sel"), key) },
                new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(long.Parse(Text(element, "t"), CultureInfo.InvariantCulture))));
            var message = Encoding.UTF8.GetBytes(Text(element, "message").ReplaceLineEndings("\r\n"));
            var length = HeaderSection.Length(message);
            Assert.True(HeaderSection.TryCut(message.AsMemory(0, length), 1000, out var section));
            using var hasher = ArcSealer.HashBody();
            hasher.Append(message.AsSpan(length));

            // The source takes results and status from the field that stands on top, written by the same server, and seals a
            // message signature that it folds later: in one line, ours is covered as it was.
            var results = Encoding.UTF8.GetString(section.Fields[section.Last("Authentication-Results")].Value(section.Octets.Span)).Trim();
            var status = results.Contains(" arc=fail", StringComparison.Ordinal) ? ArcStatus.Fail : results.Contains(" arc=pass", StringComparison.Ordinal) ? ArcStatus.Pass : ArcStatus.None;
            var set = sealer.Seal(
                section, ArcChain.Read(section), status, [.. Text(element, "sig-headers").Split(':')], instance => $"ARC-Authentication-Results: i={instance}; {results}\r\n", hasher.Finish(),
                maxLine: 10_000);
            return set is null ? ["", "", ""] : [.. Fields(set)];
        }

        private static IEnumerable<string> Fields(string set)
        {
            Assert.True(HeaderSection.TryCut(Encoding.UTF8.GetBytes(set), 3, out var section));
            return Names.Select(name => Unfolded(Encoding.UTF8.GetString(section.Fields[section.Last(name)].Value(section.Octets.Span))));
        }

        private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

        private static string Unfolded(string text) => string.Concat(text.Where(unit => !char.IsWhiteSpace(unit)));
    }

    /// <summary>A key of 1024 bits, which signs nothing but this corpus.</summary>
    private sealed class WornKey : DkimKey
    {
        private readonly RSA _rsa = RSA.Create();

        public WornKey(string pem) => _rsa.ImportFromPem(pem);

        public override DkimKeyType Type => DkimKeyType.Rsa;

        public override int Bits => _rsa.KeySize;

        public override DkimAlgorithm Algorithm => DkimAlgorithm.RsaSha256;

        private protected override byte[] PublicKey => _rsa.ExportSubjectPublicKeyInfo();

        public override string ToPem() => throw new NotSupportedException();

        public override void Dispose() => _rsa.Dispose();

        internal override byte[] Sign(byte[] hash) => _rsa.SignHash(hash, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }
}
