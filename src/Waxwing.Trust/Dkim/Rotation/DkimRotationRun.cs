using System.Collections.Immutable;

namespace Waxwing.Trust;

/// <summary>What a run of a rotation did and saw.</summary>
/// <param name="Rotation">Where the keys are now.</param>
/// <param name="Publications">The records that should stand somewhere now, and who has them.</param>
/// <param name="Update">How the last update ended; null where none was sent.</param>
internal sealed record DkimRotationReport(DkimRotation Rotation, ImmutableArray<Publication> Publications, DnsUpdateResult? Update);

/// <summary>Goes on with a rotation as far as it can: publishes, looks, switches, withdraws. Each step that was taken is kept before the next.</summary>
/// <param name="zone">Where the keys are published.</param>
/// <param name="clock">The clock.</param>
/// <param name="options">How keys are rotated.</param>
/// <param name="keep">Keeps where the keys are now.</param>
internal sealed class DkimRotationRun(IZone zone, TimeProvider clock, DkimRotationOptions options, Action<DkimRotation> keep)
{
    private readonly ImmutableArray<Publication>.Builder _publications = ImmutableArray.CreateBuilder<Publication>();
    private DnsUpdateResult? _update;

    public async Task<DkimRotationReport> GoOnAsync(DkimRotation rotation, CancellationToken cancellationToken)
    {
        var at = await PublishAsync(rotation, cancellationToken).ConfigureAwait(false);
        if (options.Switched)
        {
            at = Kept(at, at.Switch(clock.GetUtcNow()));
        }

        foreach (var old in at.Generations.Where(generation => DkimRotation.MayBeWithdrawn(generation, options, clock.GetUtcNow())))
        {
            at = await WithdrawAsync(at, old, cancellationToken).ConfigureAwait(false);
        }

        return new DkimRotationReport(at, _publications.ToImmutable(), _update);
    }

    private async Task<DkimRotation> PublishAsync(DkimRotation rotation, CancellationToken cancellationToken)
    {
        if (rotation.Coming is not { } coming)
        {
            return rotation;
        }

        // A visible key is looked at again: it must not sign once somebody has taken its record away.
        var seen = await SeeAsync(coming.Keys.Select(key => key.Published(rotation.Domain)), mayWrite: PublicationsAllow, KeyChange, cancellationToken).ConfigureAwait(false);
        var stage = seen.All(publication => publication.IsEverywhere) ? DkimKeyStage.Visible : DkimKeyStage.New;
        return stage == coming.Stage ? rotation : Kept(rotation, rotation.With(coming.At(stage, clock.GetUtcNow())));
    }

    private async Task<DkimRotation> WithdrawAsync(DkimRotation rotation, DkimGeneration old, CancellationToken cancellationToken)
    {
        var seen = await SeeAsync(
            old.Keys.Select(key => key.Withdrawn(rotation.Domain)),
            mayWrite: publication => !publication.IsNowhere,
            expected => ZoneChange.OfText(expected.Name, expected.Data, text => old.Keys.Any(key => DkimKeyMatch.AreSame(text, key.Record))),
            cancellationToken).ConfigureAwait(false);
        return seen.All(publication => publication.IsEverywhere || publication.IsNowhere)
            ? Kept(rotation, rotation.With(old.At(DkimKeyStage.Withdrawn, clock.GetUtcNow())))
            : rotation;
    }

    // Looks; writes what is lacking, if there is a way; and looks again.
    private async Task<ImmutableArray<Publication>> SeeAsync(IEnumerable<RecordExpectation> expected, Func<Publication, bool> mayWrite, Func<RecordExpectation, ZoneChange> change, CancellationToken cancellationToken)
    {
        var wanted = expected.ToArray();
        var seen = await CheckAsync(wanted, cancellationToken).ConfigureAwait(false);
        var changes = seen.Where(publication => !publication.IsEverywhere && mayWrite(publication)).Select(publication => change(publication.Expected)).ToImmutableArray();
        if (zone.CanWrite && !changes.IsEmpty)
        {
            _update = await zone.WriteAsync(changes, cancellationToken).ConfigureAwait(false);
            seen = _update.IsDone ? await CheckAsync(wanted, cancellationToken).ConfigureAwait(false) : seen;
        }

        _publications.AddRange(seen);
        return seen;
    }

    private async Task<ImmutableArray<Publication>> CheckAsync(RecordExpectation[] expected, CancellationToken cancellationToken) =>
        [.. await Task.WhenAll(expected.Select(one => zone.CheckAsync(one, cancellationToken))).ConfigureAwait(false)];

    // What stands under the selector and is not ours is somebody else's key: it is told, and never written over.
    private static bool PublicationsAllow(Publication publication) => publication.Servers.All(server => server.State != PublicationState.Different);

    private static ZoneChange KeyChange(RecordExpectation expected) => ZoneChange.OfText(expected.Name, expected.Data, _ => false);

    private DkimRotation Kept(DkimRotation before, DkimRotation after)
    {
        if (after != before)
        {
            keep(after);
        }

        return after;
    }
}
