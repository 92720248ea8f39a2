using System.Collections.Immutable;
using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>What is to be done next.</summary>
internal enum DkimRotationStep
{
    /// <summary>The records of the new key are to be published, and seen at every name server.</summary>
    Publish,

    /// <summary>The signer is to sign with the new key.</summary>
    Switch,

    /// <summary>The old key stays published until mail that it signed has arrived.</summary>
    Keep,

    /// <summary>The old key is to be withdrawn.</summary>
    Withdraw,

    /// <summary>Nothing, until the key is due.</summary>
    Rest,
}

/// <summary>A step, of which key, and when.</summary>
/// <param name="Step">The step.</param>
/// <param name="Generation">The name of the keys.</param>
/// <param name="At">When it can be taken; null for now.</param>
internal sealed record DkimNextStep(DkimRotationStep Step, string Generation, DateTimeOffset? At);

/// <summary>All keys of a domain that are of account, and what follows from where they are. Immutable.</summary>
/// <param name="Domain">The signing domain.</param>
/// <param name="Generations">The keys, the newest last.</param>
internal sealed record DkimRotation(Domain Domain, ImmutableArray<DkimGeneration> Generations)
{
    /// <summary>The keys that are to sign next; null for none.</summary>
    public DkimGeneration? Coming => Generations.LastOrDefault(generation => generation.Stage is DkimKeyStage.New or DkimKeyStage.Visible);

    /// <summary>The keys that sign; null where none does yet.</summary>
    public DkimGeneration? Signing => Generations.LastOrDefault(generation => generation.Stage == DkimKeyStage.Signing);

    /// <summary>Whether the next keys are to be made now. Never two ahead: a rotation ends before another begins.</summary>
    public bool IsDue(DkimRotationOptions options, DateTimeOffset now) =>
        Coming is null && (Signing is not { } signing || options.Now || now >= signing.Since + options.Age);

    /// <summary>With keys that were just made.</summary>
    public DkimRotation Begin(string name, ImmutableArray<DkimRotationKey> keys, DateTimeOffset now) =>
        this with { Generations = Generations.Add(new DkimGeneration(name, DkimKeyStage.New, now, keys)) };

    /// <summary>With keys at another stage.</summary>
    public DkimRotation With(DkimGeneration generation) =>
        this with { Generations = [.. Generations.Select(old => string.Equals(old.Name, generation.Name, StringComparison.Ordinal) ? generation : old)] };

    /// <summary>With the visible keys signing, and those that signed before retiring; the same where none is visible.</summary>
    public DkimRotation Switch(DateTimeOffset now) => Coming is not { Stage: DkimKeyStage.Visible } coming ? this : this with
    {
        Generations =
        [
            .. Generations.Select(old =>
                old == coming ? old.At(DkimKeyStage.Signing, now)
                : old.Stage == DkimKeyStage.Signing ? old.At(DkimKeyStage.Retiring, now)
                : old),
        ],
    };

    /// <summary>Whether an old key may be withdrawn: what it signed last has arrived, or never will.</summary>
    public static bool MayBeWithdrawn(DkimGeneration generation, DkimRotationOptions options, DateTimeOffset now) =>
        generation.Stage == DkimKeyStage.Retiring && now >= generation.Since + options.Keep;

    /// <summary>What is to be done next, in the order in which it can be done.</summary>
    public IEnumerable<DkimNextStep> NextSteps(DkimRotationOptions options, DateTimeOffset now)
    {
        var steps = Generations.Select(generation => generation.Stage switch
        {
            DkimKeyStage.New => new DkimNextStep(DkimRotationStep.Publish, generation.Name, At: null),
            DkimKeyStage.Visible => new DkimNextStep(DkimRotationStep.Switch, generation.Name, At: null),
            DkimKeyStage.Retiring when MayBeWithdrawn(generation, options, now) => new DkimNextStep(DkimRotationStep.Withdraw, generation.Name, At: null),
            DkimKeyStage.Retiring => new DkimNextStep(DkimRotationStep.Keep, generation.Name, generation.Since + options.Keep),
            DkimKeyStage.Signing or DkimKeyStage.Withdrawn => null,
        }).OfType<DkimNextStep>().OrderBy(step => step.At ?? DateTimeOffset.MinValue).ToArray();
        return steps.Length > 0 || Signing is not { } signing ? steps : [new DkimNextStep(DkimRotationStep.Rest, signing.Name, signing.Since + options.Age)];
    }
}
