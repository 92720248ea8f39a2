namespace Waxwing.Trust.Tests.Dkim;

/// <summary>Keys that are kept ready between messages: no more of them than allowed, and never one that DNS does not say any more.</summary>
public sealed class KeyMemory
{
    private const string Tags = "v=1; a=rsa-sha256; d=example.org; s=rsa; h=From;";
    private const string Name = "rsa._domainkey.example.org";

    [Fact]
    public void A_record_that_is_known_is_not_read_again()
    {
        var memory = new DkimKeyMemory();
        Assert.True(memory.TryRead(Made.RsaKey.RecordText, out var first, out _));
        Assert.True(memory.TryRead(Made.RsaKey.RecordText, out var again, out _));
        Assert.Same(first, again);
        Assert.Equal(1, memory.Count);
    }

    [Fact]
    public void What_is_no_record_is_not_kept_and_neither_is_one_that_is_much_longer_than_a_key()
    {
        var memory = new DkimKeyMemory();
        Assert.False(memory.TryRead("p=!", out _, out var fault));
        Assert.Equal(DkimFault.KeyMalformed, fault);
        Assert.True(memory.TryRead($"{Made.RsaKey.RecordText}; n={new string('a', 3000)}", out _, out _));
        Assert.Equal(0, memory.Count);
    }

    [Fact]
    public void However_many_keys_strangers_have_few_are_kept_and_the_one_in_use_among_them()
    {
        var memory = new DkimKeyMemory();
        Assert.True(memory.TryRead(Made.RsaKey.RecordText, out var used, out _));
        for (var i = 0; i < 20 * DkimKeyMemory.Most; i++)
        {
            Assert.True(memory.TryRead($"{Made.Ed25519Key.RecordText}; n={i}", out _, out _));
            Assert.InRange(memory.Count, 1, DkimKeyMemory.Most);
            Assert.True(i % 100 != 0 || (memory.TryRead(Made.RsaKey.RecordText, out var still, out _) && ReferenceEquals(used, still)));
        }
    }

    [Fact]
    public async Task A_key_that_was_taken_back_or_changed_verifies_nothing_though_it_was_known()
    {
        var message = Made.Signed(Tags);
        var zone = Made.Zone;
        var verifier = new DkimVerifier(zone, clock: Made.Clock);
        Assert.Equal(DkimFault.None, await FaultAsync());
        zone[Name] = KeyZone.Text("p=");
        Assert.Equal(DkimFault.KeyRevoked, await FaultAsync());
        using var other = DkimKey.Create(DkimKeyType.Rsa);
        zone[Name] = KeyZone.Text(other.RecordText);
        Assert.Equal(DkimFault.SignatureMismatch, await FaultAsync());
        zone[Name] = DnsAnswer.Absent(secure: false, nameExists: false, TimeSpan.FromMinutes(1));
        Assert.Equal(DkimFault.KeyNotFound, await FaultAsync());
        zone[Name] = DnsAnswer.Bogus("forged");
        Assert.Equal(DkimFault.KeyBogus, await FaultAsync());
        zone[Name] = KeyZone.Text(Made.RsaKey.RecordText);
        Assert.Equal(DkimFault.None, await FaultAsync());

        async Task<DkimFault> FaultAsync() => Assert.Single((await verifier.VerifyAsync(message)).Results).Fault;
    }

    [Fact]
    public void A_key_that_was_let_go_while_somebody_verifies_with_it_verifies_all_the_same()
    {
        Assert.True(DkimKeyRecord.TryParse(Made.RsaKey.RecordText, out var record, out _));
        var hash = new byte[32];
        var signature = Made.RsaKey.Sign(hash);
        Assert.True(record.Rsa!.Verifies(hash, signature));
        record.Rsa.Dispose();
        Assert.True(record.Rsa.Verifies(hash, signature));
        signature[7] ^= 1;
        Assert.False(record.Rsa.Verifies(hash, signature));
    }

    [Fact]
    public void Any_number_of_threads_verify_with_one_key_at_once_and_sign_with_one()
    {
        Assert.True(DkimKeyRecord.TryParse(Made.RsaKey.RecordText, out var record, out _));
        Parallel.For(0, 2000, new ParallelOptions { MaxDegreeOfParallelism = 24 }, i =>
        {
            var hash = new byte[32];
            BitConverter.TryWriteBytes(hash, i);
            var signature = Made.RsaKey.Sign(hash);
            Assert.True(record.Rsa!.Verifies(hash, signature));
            hash[31] = 1;
            Assert.False(record.Rsa.Verifies(hash, signature));
        });
    }
}
