using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using CsCheck;

namespace Waxwing.Trust.Tests.Dkim;

/// <summary>Messages and keys of people who mean harm: a result each time, no exception, and no more work than allowed.</summary>
public sealed class HostileInput
{
    private const string Tags = "v=1; a=rsa-sha256; d=example.org; s=rsa; h=From;";

    [Fact]
    public async Task However_a_signed_message_is_changed_nothing_is_thrown_and_what_is_signed_is_never_taken_for_good()
    {
        var message = Made.Signed(Tags);
        var own = Encoding.Latin1.GetString(message);
        var (from, fromEnd, body) = (own.IndexOf("\r\nFrom:", StringComparison.Ordinal) + 2, own.IndexOf("\r\nTo:", StringComparison.Ordinal), own.IndexOf("Hello Bob", StringComparison.Ordinal));
        var verifier = new DkimVerifier(Made.Zone, clock: Made.Clock);
        await Gen.Select(Gen.Int[0, message.Length - 1], Gen.Byte).SampleAsync(async (at, octet) =>
        {
            var changed = message.ToArray();
            changed[at] = octet;
            var verification = await verifier.VerifyAsync(changed);
            if (octet != message[at] && ((at >= from + 6 && at < fromEnd) || (at >= body && at < body + 9)))
            {
                Assert.NotEqual(DkimStatus.Pass, verification.Status);
            }
        }, iter: 3000);
    }

    [Fact]
    public async Task Any_octets_have_a_result()
    {
        string[] pieces = ["DKIM-Signature:", " v=1;", " a=rsa-sha256;", " d=example.org;", " s=rsa;", " h=From:", "from;", " b=AAAA;", " bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;", "\r\n", "\r\n ", "From: x", "\0", "\n", ":", " l=0;", "\xff"];
        var verifier = new DkimVerifier(Made.Zone, clock: Made.Clock);
        await Gen.OneOf(pieces).Array[0, 40].SampleAsync(async parts =>
        {
            var octets = Made.Octets(string.Concat(parts));
            var memory = await verifier.VerifyAsync(octets);
            await using var stream = new SteppedStream(octets, 5);
            var streamed = await verifier.VerifyAsync(stream);
            Assert.Equal(memory.Results.Select(result => result.Fault), streamed.Results.Select(result => result.Fault));
            Assert.NotEqual(DkimStatus.Pass, memory.Status);
        }, iter: 3000);
    }

    [Fact]
    public async Task Thousands_of_signatures_cost_no_more_than_ten()
    {
        var zone = Made.Zone;
        var fields = string.Concat(Enumerable.Range(0, 3000).Select(i =>
            $"DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=s{i}; h=From; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA\r\n"));
        var verification = await new DkimVerifier(zone).VerifyAsync(Made.Octets($"{fields}{Made.Header}\r\n"));
        Assert.Equal((10, 2990), (verification.Results.Length, verification.Untried));
        Assert.Equal(10, zone.Asked.Count);
    }

    [Fact]
    public async Task A_key_that_ten_signatures_name_is_asked_for_once()
    {
        var zone = Made.Zone;
        byte[] message = [.. Enumerable.Repeat(Made.Octets("DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=rsa; h=From; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA\r\n"), 9).SelectMany(field => field), .. Made.Signed(Tags)];
        Assert.Equal(DkimStatus.Pass, (await new DkimVerifier(zone, clock: Made.Clock).VerifyAsync(message)).Status);
        Assert.Single(zone.Asked);
    }

    [Theory]
    [InlineData("X: y\r\n", DkimFault.TooManyFields)]
    [InlineData("X\r\n", DkimFault.TooManyFields)]
    [InlineData("X: y\r\n z\r\n\tz", DkimFault.HeaderTooLarge)]
    [InlineData("xxxxxxxxx", DkimFault.HeaderTooLarge)]
    [InlineData("\n\n\n\n\n\n\n", DkimFault.HeaderTooLarge)]
    public async Task A_giant_header_is_read_no_further(string part, DkimFault fault)
    {
        var verifier = new DkimVerifier(Made.Zone);
        var parts = fault is DkimFault.TooManyFields ? 10_001 : 200_000;
        var message = Made.Octets(string.Concat(Enumerable.Repeat(part, parts)) + "\r\n\r\n");
        await using var stream = new MemoryStream(message);
        foreach (var verification in new[] { await verifier.VerifyAsync(message), await verifier.VerifyAsync(stream) })
        {
            Assert.Equal((fault, DkimStatus.PermError), (verification.Fault, verification.Status));
            Assert.Empty(verification.Results);
        }
    }

    [Fact]
    public async Task Four_keys_under_one_name_cost_one_hash_of_the_header()
    {
        var large = $"From: {new string('a', 1_000_000)}\r\n";
        var message = Made.Signed(Tags, large);
        using var other = RSA.Create(2048);
        var wrong = $"p={Convert.ToBase64String(other.ExportSubjectPublicKeyInfo())}";
        await AllocatedAsync(Made.RsaKey.RecordText);
        var one = await AllocatedAsync(Made.RsaKey.RecordText);
        var four = await AllocatedAsync(wrong, wrong, wrong, Made.RsaKey.RecordText);
        Assert.True(four - one < 500_000, $"{one}, {four}");

        async Task<long> AllocatedAsync(params string[] keys)
        {
            var verifier = new DkimVerifier(new KeyZone { ["rsa._domainkey.example.org"] = KeyZone.Text(keys) }, clock: Made.Clock);
            // Nothing here waits, so that it all happens on this thread.
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Equal(DkimStatus.Pass, (await verifier.VerifyAsync(message)).Status);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Theory]
    [InlineData(999, DkimFault.BodyChanged)]
    [InlineData(1000, DkimFault.TooLong)]
    [InlineData(30_000, DkimFault.TooLong)]
    public async Task Signatures_that_name_a_thousand_fields_have_a_result_and_those_that_name_more_are_not_tried(int count, DkimFault fault)
    {
        var names = string.Join(':', Enumerable.Repeat("a", count));
        var header = string.Concat(Enumerable.Repeat($"DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=rsa; h=From:{names};\r\n bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA\r\n", 10))
            + string.Concat(Enumerable.Repeat("A: x\r\n", 9900));
        var verification = await new DkimVerifier(Made.Zone, clock: Made.Clock).VerifyAsync(Made.Octets($"{header}\r\n"));
        Assert.All(verification.Results, result => Assert.Equal(fault, result.Fault));
    }

    [Fact]
    public async Task Millions_of_lines_pass_in_constant_memory()
    {
        await using var body = new EndlessLines(Made.Signed("v=1; a=rsa-sha256; c=simple/relaxed; d=example.org; s=rsa; h=From;"), 12_000_000);
        // Nothing here waits, so that it all happens on this thread.
        var before = GC.GetAllocatedBytesForCurrentThread();
        var verification = await new DkimVerifier(Made.Zone, clock: Made.Clock).VerifyAsync(body);
        Assert.Equal(DkimStatus.Pass, verification.Status);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 1_000_000);
    }

    [Theory]
    [InlineData(256, 65_537, DkimFault.KeyTooShort)]
    [InlineData(1023, 65_537, DkimFault.KeyTooShort)]
    [InlineData(16_384, 65_537, DkimFault.KeyTooCostly)]
    [InlineData(2048, 0, DkimFault.KeyTooCostly)]
    [InlineData(1024, 1, DkimFault.SignatureMismatch)]
    [InlineData(1024, 2, DkimFault.SignatureMismatch)]
    public async Task Odd_keys_are_refused_and_never_a_fault_of_ours(int bits, int exponent, DkimFault fault)
    {
        // The modulus is no product of two primes, which nobody can see. An exponent of 0 stands for one as long as the modulus.
        var modulus = BigInteger.Pow(2, bits) - 1;
        var zone = new KeyZone { ["rsa._domainkey.example.org"] = KeyZone.Text($"p={Convert.ToBase64String(PublicKey(modulus, exponent == 0 ? modulus - 2 : exponent))}") };
        Assert.Equal(fault, (await Made.VerifyAsync(Made.Signed(Tags), zone)).Fault);
    }

    [Fact]
    public async Task Any_octets_as_a_key_have_a_result() => await Gen.Select(Gen.Byte.Array[0, 80], Gen.Bool, Gen.Int[0, 300]).SampleAsync(async (octets, ed25519, at) =>
    {
        var key = Made.Rsa.ExportSubjectPublicKeyInfo();
        octets.AsSpan(0, Math.Min(octets.Length, key.Length - Math.Min(at, key.Length))).CopyTo(key.AsSpan(Math.Min(at, key.Length)));
        foreach (var text in new[] { $"p={Convert.ToBase64String(octets)}", $"p={Convert.ToBase64String(key)}", $"k=ed25519; p={Convert.ToBase64String(octets)}" })
        {
            var zone = new KeyZone { ["rsa._domainkey.example.org"] = KeyZone.Text(text) };
            var result = await Made.VerifyAsync(Made.Signed(Tags), zone);
            Assert.True(result.Status is not DkimStatus.TempError && (ed25519 || result.Reason.Length > 0));
        }
    }, iter: 300);

    [Fact]
    public void Any_octets_as_an_Ed25519_key_or_signature_verify_nothing() => Gen.Select(Gen.Byte.Array[32], Gen.Byte.Array[64]).Sample((key, signature) =>
        Assert.False(Ed25519PublicKey.Of(key)!.Verifies(SHA256.HashData(key), signature)), iter: 500);

    // The points of order 1, 2, 4 and 8, and the ways to write them that are not canonical: with some of them a signature of nothing would verify for any message.
    [Theory]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000080")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000080")]
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")]
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85")]
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")]
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa")]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    public void A_key_of_small_order_verifies_nothing(string hex)
    {
        var key = Convert.FromHexString(hex);
        byte[] point = [1, .. new byte[31]];
        foreach (var first in new[] { point, key })
        {
            // Of eight hashes one at least is a multiple of the order, for which [S]B = R + [k]A would hold.
            for (byte i = 0; i < 64; i++)
            {
                Assert.False(Ed25519PublicKey.Of(key)!.Verifies(SHA256.HashData([i]), [.. first, .. new byte[32]]));
            }
        }
    }

    private static byte[] PublicKey(BigInteger modulus, BigInteger exponent)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(modulus);
            writer.WriteInteger(exponent);
        }

        return writer.Encode();
    }

    /// <summary>A message, and behind it empty lines and white space without end, or nearly.</summary>
    private sealed class EndlessLines(byte[] message, long length) : Stream
    {
        private static readonly byte[] Line = " \t\r\n\r\n"u8.ToArray();

        private long _at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => _at; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var take = (int)Math.Min(count, length - _at);
            for (var i = 0; i < take; i++, _at++)
            {
                buffer[offset + i] = _at < message.Length ? message[_at] : Line[(_at - message.Length) % Line.Length];
            }

            return take;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            System.Runtime.InteropServices.MemoryMarshal.TryGetArray<byte>(buffer, out var segment);
            return ValueTask.FromResult(Read(segment.Array!, segment.Offset, segment.Count));
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
