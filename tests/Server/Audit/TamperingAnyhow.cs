using Waxwing.Server.Audit;
using Waxwing.Server.Audit.Heads;
using Waxwing.Server.Audit.Verifying;

namespace Waxwing.Server.Tests.Audit;

/// <summary>Whatever is changed anywhere in a chain whose last entry was signed and whose head was collected elsewhere is found, and not behind where it is.</summary>
public sealed class TamperingAnyhow
{
    private const int Entries = 12;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Is_found(int seed)
    {
        var random = new Random(seed);
        var folder = Directory.CreateTempSubdirectory("waxwing-audit-").FullName;
        using var key = HeadKey.OpenOrMake(folder);
        var log = Log(key, random);
        var head = key.Sign(log[^1], KeptLog.Noon);
        Assert.True(Verify(log, head, key).IsGood);

        for (var run = 0; run < 500; run++)
        {
            var (changed, at) = Change(log, random);
            var verdict = Verify(changed, head, key);

            Assert.False(verdict.IsGood, $"seed {seed}, run {run}");
            // An entry that says another hash before it, with a hash that fits, speaks against the one before.
            Assert.InRange(verdict.First!.Sequence ?? 0, Math.Max(1, at - 1), Entries + 1);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static AuditEntry[] Log(HeadKey key, Random random)
    {
        var log = new AuditEntry[Entries];
        for (var i = 0; i < Entries; i++)
        {
            var fact = i == 0
                ? new AuditFact(AuditActor.Service, AuditAction.HeadKeyMade) { Target = key.Public.Id }
                : new AuditFact(AuditActor.User(Word(random)), AuditAction.DomainAdded) { Target = Word(random), Tenant = random.Next(2) == 0 ? null : Word(random), Details = AuditDetails.Of((Word(random), Word(random))) };
            log[i] = AuditEntry.Behind(i == 0 ? null : log[i - 1], fact, KeptLog.Noon.AddSeconds(i));
        }

        return log;
    }

    // One to three things at once; where they come to the same log again, once more.
    private static (AuditEntry[] Changed, int At) Change(AuditEntry[] log, Random random)
    {
        while (true)
        {
            var changed = log.ToList();
            for (var times = random.Next(1, 4); times > 0; times--)
            {
                ChangeOnce(changed, random);
            }

            var first = Enumerable.Range(0, Entries).FirstOrDefault(i => i >= changed.Count || !Same(changed[i], log[i]), -1);
            if (first >= 0 || changed.Count != Entries)
            {
                return ([.. changed], first < 0 ? Entries + 1 : first + 1);
            }
        }
    }

    private static void ChangeOnce(List<AuditEntry> log, Random random)
    {
        var i = random.Next(log.Count);
        switch (random.Next(6))
        {
            case 0 when log.Count > 1:
                log.RemoveAt(i);
                break;
            case 1:
                log.Insert(i, log[random.Next(log.Count)]);
                break;
            case 2:
                var j = random.Next(log.Count);
                (log[i], log[j]) = (log[j], log[i]);
                break;
            case 3:
                log[i] = Mutated(log[i], random);
                break;
            case 4:
                var fitting = Mutated(log[i], random);
                log[i] = fitting with { Hash = AuditHash.Of(fitting) };
                break;
            default:
                Rewrite(log, i, random);
                break;
        }
    }

    // All hashes behind fit, as those of somebody would who knows how they are made.
    private static void Rewrite(List<AuditEntry> log, int from, Random random)
    {
        log[from] = Mutated(log[from], random) with { Previous = from == 0 ? AuditHash.BeforeTheFirst : log[from - 1].Hash };
        for (var i = from; i < log.Count; i++)
        {
            var entry = log[i] with { Sequence = i + 1, Previous = i == 0 ? AuditHash.BeforeTheFirst : log[i - 1].Hash };
            log[i] = entry with { Hash = AuditHash.Of(entry) };
        }
    }

    private static AuditEntry Mutated(AuditEntry entry, Random random) => random.Next(7) switch
    {
        0 => entry with { Sequence = random.Next(-1, Entries + 3) },
        1 => entry with { Milliseconds = entry.Milliseconds + random.Next(-1000, 1000) },
        2 => entry with { Actor = Word(random) },
        3 => entry with { Action = Word(random) },
        4 => entry with { Tenant = Word(random) },
        5 => entry with { Target = Word(random), Details = Word(random) },
        _ => entry with { Previous = Octets(random) },
    };

    private static bool Same(AuditEntry one, AuditEntry other) =>
        one with { Hash = default, Previous = default } == other with { Hash = default, Previous = default } && one.Hash.Span.SequenceEqual(other.Hash.Span) && one.Previous.Span.SequenceEqual(other.Previous.Span);

    private static AuditVerdict Verify(AuditEntry[] log, AuditHead head, HeadKey key) =>
        new AuditVerification { Collected = new CollectedHeads([head], []), Keys = [key.Public] }.Verify(new AuditRecord(log, [], [], log.Length), CancellationToken.None);

    private static string Word(Random random) => new([.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => (char)random.Next('a', 'z' + 1))]);

    private static byte[] Octets(Random random)
    {
        var octets = new byte[AuditHash.Size];
        random.NextBytes(octets);
        return octets;
    }
}
