using Waxwing.Server.Audit.Heads;
using Waxwing.Server.Audit.Verifying;

namespace Waxwing.Server.Tests.Audit;

/// <summary>Somebody can write to the database, or to the whole data folder. What he does to the log is found.</summary>
public sealed class Tampering
{
    private const int Count = 20;

    [Fact]
    public async Task A_log_that_nobody_touched_is_good()
    {
        await using var log = await KeptLog.WithAsync(Count, 7, 19);

        var verdict = log.Verify(Collected(log));

        Assert.True(verdict.IsGood);
        Assert.Equal((20, 2, 2, 19), (verdict.Entries, verdict.Heads, verdict.Collected, verdict.SignedUpTo));
        Assert.True(log.Verify(Collected(log), log.Key.Public).IsGood);
    }

    [Theory]
    [InlineData("at = at + 1")]
    [InlineData("actor = 'operator:bob'")]
    [InlineData("action = 'key.revoked'")]
    [InlineData("tenant = NULL")]
    [InlineData("tenant = 'other'")]
    [InlineData("target = 'key-9'")]
    [InlineData("target = NULL")]
    [InlineData("details = '{}'")]
    [InlineData("details = ''")]
    [InlineData("previous = zeroblob(32)")]
    [InlineData("previous = x''")]
    [InlineData("hash = zeroblob(32)")]
    [InlineData("hash = x''")]
    [InlineData("at = 9223372036854775807")]
    public async Task A_field_that_was_changed_is_found_at_its_entry(string change)
    {
        await using var log = await KeptLog.WithAsync(Count);

        log.Tamper($"UPDATE audit SET {change} WHERE sequence = 11");

        Assert.Equal((AuditFault.EntryChanged, 11), FirstOf(log.Verify()));
    }

    // The boundaries between fields are hashed: what moves from one to the next is another entry.
    [Fact]
    public async Task Letters_that_moved_from_one_field_to_the_next_are_found()
    {
        await using var log = await KeptLog.WithAsync(Count);

        log.Tamper("UPDATE audit SET tenant = 'acm', target = 'e' || target WHERE sequence = 11");

        Assert.Equal((AuditFault.EntryChanged, 11), FirstOf(log.Verify()));
    }

    [Fact]
    public async Task An_entry_that_was_taken_out_is_found()
    {
        await using var log = await KeptLog.WithAsync(Count);

        log.Tamper("DELETE FROM audit WHERE sequence BETWEEN 11 AND 12");

        var verdict = log.Verify();
        Assert.Equal((AuditFault.EntryMissing, 11), FirstOf(verdict));
        Assert.Equal("entries 11 to 12 are not there", verdict.First!.Message);
    }

    [Fact]
    public async Task Entries_that_moved_up_into_the_gap_are_found()
    {
        await using var log = await KeptLog.WithAsync(Count);

        log.Tamper("DELETE FROM audit WHERE sequence = 11; UPDATE audit SET sequence = sequence - 1 WHERE sequence > 11");

        Assert.Equal((AuditFault.EntryChanged, 11), FirstOf(log.Verify()));
    }

    [Fact]
    public async Task Two_entries_that_changed_places_are_found()
    {
        await using var log = await KeptLog.WithAsync(Count);

        log.Tamper("UPDATE audit SET sequence = -1 WHERE sequence = 11; UPDATE audit SET sequence = 11 WHERE sequence = 12; UPDATE audit SET sequence = 12 WHERE sequence = -1");

        Assert.Equal((AuditFault.EntryChanged, 11), FirstOf(log.Verify()));
    }

    [Fact]
    public async Task An_entry_that_was_written_anew_with_a_hash_that_fits_is_found_by_the_next_one()
    {
        await using var log = await KeptLog.WithAsync(Count);

        log.Overwrite(log.Entries()[10] with { Actor = "operator:bob" });

        Assert.Equal((AuditFault.EntryExchanged, 11), FirstOf(log.Verify()));
    }

    [Fact]
    public async Task A_tail_that_was_cut_off_shows_by_what_was_collected_elsewhere_alone()
    {
        await using var log = await KeptLog.WithAsync(Count, 10, 19);
        var collected = Collected(log);

        log.Tamper("DELETE FROM audit WHERE sequence > 15");
        Assert.Equal((AuditFault.TailCut, 16), FirstOf(log.Verify()));

        // Whoever is careful cuts the heads off, too.
        log.Tamper("DELETE FROM audit_heads WHERE sequence > 15");
        Assert.True(log.Verify().IsGood);

        var verdict = log.Verify(collected);
        Assert.Equal((AuditFault.TailCut, 16), FirstOf(verdict));
        Assert.Equal("the log ends with entry 15, but entry 19 was signed (collected elsewhere): its tail was cut off", verdict.First!.Message);
        Assert.Equal(10, verdict.SignedUpTo);
    }

    [Fact]
    public async Task A_log_that_is_gone_as_a_whole_is_found()
    {
        await using var log = await KeptLog.WithAsync(Count, 19);
        var collected = Collected(log);

        log.Tamper("DELETE FROM audit; DELETE FROM audit_heads");

        Assert.Equal((AuditFault.TailCut, 1), FirstOf(log.Verify(collected, log.Key.Public)));
    }

    [Fact]
    public async Task A_log_that_was_written_anew_with_hashes_that_fit_is_found_by_the_signed_heads()
    {
        await using var log = await KeptLog.WithAsync(Count, 10, 19);
        var collected = Collected(log);

        RewriteFrom(log, 12);
        Assert.Equal((AuditFault.Rewritten, 19), FirstOf(log.Verify()));

        // Whoever cannot sign throws the heads behind away.
        log.Tamper("DELETE FROM audit_heads WHERE sequence > 10");
        Assert.True(log.Verify().IsGood);
        Assert.Equal((AuditFault.Rewritten, 19), FirstOf(log.Verify(collected)));
    }

    [Fact]
    public async Task Whoever_has_the_key_too_cannot_take_back_what_was_collected_elsewhere()
    {
        await using var log = await KeptLog.WithAsync(Count, 10, 19);
        var collected = Collected(log);

        RewriteFrom(log, 2);
        log.Tamper("DELETE FROM audit_heads");
        await log.Sealer.SealAsync(CancellationToken.None);
        Assert.True(log.Verify().IsGood);

        Assert.Equal((AuditFault.Rewritten, 10), FirstOf(log.Verify(collected)));
    }

    [Theory]
    [InlineData("signature = zeroblob(70)")]
    [InlineData("signature = x''")]
    [InlineData("at = at + 1")]
    public async Task A_head_that_nobody_signed_is_found(string change)
    {
        await using var log = await KeptLog.WithAsync(Count, 10, 19);

        log.Tamper($"UPDATE audit_heads SET {change} WHERE sequence = 10");

        Assert.Equal((AuditFault.SignatureWrong, 10), FirstOf(log.Verify()));
    }

    [Fact]
    public async Task A_head_with_the_signature_of_another_entry_is_found()
    {
        await using var log = await KeptLog.WithAsync(Count, 10, 19);

        log.Tamper("UPDATE audit_heads SET signature = (SELECT signature FROM audit_heads WHERE sequence = 19) WHERE sequence = 10");

        Assert.Equal((AuditFault.SignatureWrong, 10), FirstOf(log.Verify()));
    }

    [Fact]
    public async Task A_head_that_somebody_put_before_all_others_does_not_keep_the_service_from_signing()
    {
        await using var log = await KeptLog.WithAsync(Count, 10);
        log.Tamper("INSERT INTO audit_heads SELECT 1000000, hash, at, key, signature FROM audit_heads");

        var head = await log.Sealer.SealAsync(CancellationToken.None);

        Assert.Equal(20, head!.Sequence);
        Assert.Contains(log.Heads(), kept => kept.Sequence == 20);
        Assert.Contains(AuditFault.SignatureWrong, log.Verify().Findings.Select(finding => finding.Fault));
    }

    [Fact]
    public async Task A_key_that_was_exchanged_behind_the_back_of_the_log_is_found()
    {
        await using var log = await KeptLog.WithAsync(Count, 10);
        using var exported = PublicHeadKey.FromPem(log.Key.Public.Pem)!;
        var collected = Collected(log);

        log.ExchangeKey();
        log.Tamper("DELETE FROM audit_heads; DELETE FROM audit_keys; INSERT INTO audit_keys VALUES ($id, $octets)", ("$id", log.Key.Public.Id), ("$octets", log.Key.Public.Octets.ToArray()));
        await log.Sealer.SealAsync(CancellationToken.None);

        // The log tells of another key than the one that signed; whoever kept that one elsewhere need not believe the log at all.
        Assert.Equal((AuditFault.KeyUnknown, 20), FirstOf(log.Verify()));
        Assert.Equal((AuditFault.KeyUnknown, 20), FirstOf(log.Verify(null, exported)));
        Assert.Equal((AuditFault.KeyUnknown, 10), FirstOf(log.Verify(collected)));
    }

    [Fact]
    public async Task A_key_that_the_log_tells_of_may_follow_another()
    {
        await using var log = await KeptLog.WithAsync(Count, 10);

        log.ExchangeKey();
        await log.Sealer.AnnounceAsync(CancellationToken.None);
        await log.Sealer.AnnounceAsync(CancellationToken.None);
        var head = await log.Sealer.SealAsync(CancellationToken.None);

        Assert.Equal((21, log.Key.Public.Id), (head!.Sequence, head.Key));
        Assert.Equal("audit.key_made", log.Entries()[20].Action);
        Assert.True(log.Verify(Collected(log)).IsGood);
    }

    [Fact]
    public async Task A_table_of_nonsense_is_found_and_throws_nothing()
    {
        await using var log = await KeptLog.WithAsync(Count, 19);

        log.Tamper("""
            ALTER TABLE audit RENAME TO before;
            CREATE TABLE audit (sequence, at, actor, action, tenant, target, details, previous, hash);
            INSERT INTO audit SELECT * FROM before WHERE sequence <= 10;
            INSERT INTO audit VALUES ('eleven', NULL, 7, x'ff', 1.5, NULL, NULL, NULL, 'hash'), (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
            """);

        Assert.Equal((AuditFault.EntryMissing, 1), FirstOf(log.Verify()));
    }

    [Fact]
    public async Task Of_a_log_that_is_wrong_everywhere_the_first_findings_are_told_and_the_others_counted()
    {
        await using var log = await KeptLog.WithAsync(300);

        log.Tamper("UPDATE audit SET actor = 'nobody'");

        var verdict = log.Verify();
        Assert.Equal((300, 100), (verdict.FindingCount, verdict.Findings.Count));
        Assert.Equal(Enumerable.Range(1, 100).Select(number => (long?)number), verdict.Findings.Select(finding => finding.Sequence));
    }

    private static CollectedHeads Collected(KeptLog log) => new(log.Heads(), []);

    private static (AuditFault Fault, long? Sequence) FirstOf(AuditVerdict verdict)
    {
        Assert.NotNull(verdict.First);
        return (verdict.First.Fault, verdict.First.Sequence);
    }

    // All hashes fit, from one entry to the last.
    private static void RewriteFrom(KeptLog log, int number)
    {
        var entries = log.Entries();
        var previous = entries[number - 2];
        foreach (var entry in entries.Skip(number - 1))
        {
            previous = log.Overwrite(entry with { Actor = "operator:bob", Previous = previous.Hash });
        }
    }
}
