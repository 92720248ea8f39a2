using System.Collections.Immutable;
using System.Net;

namespace Waxwing.Trust;

/// <summary>The zone at its name servers; written to by dynamic update, if there is somebody to send it to. Thread-safe.</summary>
internal sealed class AuthoritativeZone(ZoneServers zone, AuthorityClient authority, DnsUpdateClient? update) : IZone
{
    private static readonly TimeSpan TimeToLive = TimeSpan.FromHours(1);

    public ZoneServers Servers => zone;

    /// <summary>The server that takes updates; null for none.</summary>
    public IPEndPoint? Primary => update?.Server;

    public bool CanWrite => update is not null;

    public async Task<Publication> CheckAsync(RecordExpectation expected, CancellationToken cancellationToken)
    {
        var question = new DnsQuestion(expected.Name, expected.Type);
        var servers = await Task.WhenAll(zone.Servers.Select(server => CheckAsync(server, question, expected, cancellationToken))).ConfigureAwait(false);
        return new Publication(expected, [.. servers]);
    }

    public async Task<DnsUpdateResult> WriteAsync(ImmutableArray<ZoneChange> changes, CancellationToken cancellationToken)
    {
        if (update is null)
        {
            throw new InvalidOperationException("There is nobody to send an update to.");
        }

        var sets = ImmutableArray.CreateBuilder<RecordSetChange>();
        foreach (var change in changes)
        {
            // What is there is read where it is written: another server may be behind.
            var seen = await authority.AskAsync(update.Server, new DnsQuestion(change.Name, change.Type), cancellationToken).ConfigureAwait(false);
            if (!seen.IsAnswered)
            {
                return DnsUpdateResult.Of(DnsUpdateFault.Unreachable, $"What is there now could not be read at the server for updates: {seen.Reason}");
            }

            if (ChangeOf(change, seen.Data) is { } set)
            {
                sets.Add(set);
            }
        }

        return sets.Count == 0 ? DnsUpdateResult.Done : await update.SendAsync(zone.Zone, sets.ToImmutable(), cancellationToken).ConfigureAwait(false);
    }

    private static RecordSetChange? ChangeOf(ZoneChange change, ImmutableArray<ImmutableArray<byte>> seen)
    {
        var isThere = seen.Any(data => data.AsSpan().SequenceEqual(change.Data.AsSpan()));
        var gone = seen.Where(data => change.Replaces(data) && !data.AsSpan().SequenceEqual(change.Data.AsSpan())).ToImmutableArray();
        return isThere && gone.IsEmpty ? null : new RecordSetChange(change.Name, change.Type, seen, gone, isThere ? [] : [change.Data], TimeToLive);
    }

    private async Task<ServerPublication> CheckAsync(NameServer server, DnsQuestion question, RecordExpectation expected, CancellationToken cancellationToken)
    {
        var answer = await authority.AskAsync(server, question, cancellationToken).ConfigureAwait(false);
        if (!answer.IsAnswered)
        {
            return new ServerPublication(server.Host, PublicationState.NoAnswer, answer.Reason);
        }

        var found = answer.Records.Where(expected.Concerns).ToArray();
        return new ServerPublication(
            server.Host,
            found.Length == 0 ? PublicationState.Lacking : Array.TrueForAll(found, record => expected.Matches(record)) ? PublicationState.Same : PublicationState.Different);
    }
}
