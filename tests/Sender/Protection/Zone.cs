using System.Collections.Concurrent;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Tests.Protection;

/// <summary>TXT records of a test.</summary>
internal sealed class Zone : IDnsLookup
{
    private readonly ConcurrentDictionary<string, DnsAnswer> _answers = new(StringComparer.Ordinal);
    private int _asked;

    /// <summary>How many questions came.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public string this[string name]
    {
        set => _answers[name] = DnsAnswer.Found(secure: false, [new TxtRecord(value)], TimeSpan.FromMinutes(1));
    }

    public void Fail(string name) => _answers[name] = DnsAnswer.Failure("SERVFAIL");

    public void Remove(string name) => _answers.TryRemove(name, out _);

    public void Publish(Domain domain, DkimSigningKey key) => this[$"{key.Selector}._domainkey.{domain}"] = key.Key.RecordText;

    public Task<DnsAnswer> AskAsync(DnsQuestion question, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _asked);
        return Task.FromResult(_answers.GetValueOrDefault(question.Name.ToString()) ?? DnsAnswer.Absent(secure: false, nameExists: false, TimeSpan.FromMinutes(1)));
    }
}
