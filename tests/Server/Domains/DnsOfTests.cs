using System.Collections.Concurrent;
using Waxwing.Trust;

namespace Waxwing.Server.Tests.Domains;

/// <summary>DNS as a test writes it: TXT and MX records, and names that nobody answers for.</summary>
internal sealed class DnsOfTests : IDnsLookup
{
    private readonly ConcurrentDictionary<string, DnsAnswer> _answers = new(StringComparer.Ordinal);

    /// <summary>Whether nobody answers anything.</summary>
    public bool IsDown { get; set; }

    /// <summary>Called before each answer.</summary>
    public Func<CancellationToken, Task> OnAsk { get; set; } = _ => Task.CompletedTask;

    public void Publish(string name, string text, bool secure = false) => _answers[name] = DnsAnswer.Found(secure, [new TxtRecord(text)], TimeSpan.FromMinutes(1));

    /// <summary>The mail host of a name, beside its texts.</summary>
    public void PublishMailHost(string name, string host) =>
        _answers["MX " + name] = DnsAnswer.Found(secure: false, [new MxRecord(10, Smtp.Domain.Parse(host))], TimeSpan.FromMinutes(1));

    public void Answer(string name, DnsAnswer answer) => _answers[name] = answer;

    public void Remove(string name) => _answers.TryRemove(name, out _);

    public async Task<DnsAnswer> AskAsync(DnsQuestion question, CancellationToken cancellationToken = default)
    {
        await OnAsk(cancellationToken);
        return IsDown ? DnsAnswer.Failure($"{question}: nobody answers")
            : question.Type == DnsType.Mx && _answers.TryGetValue("MX " + question.Name, out var hosts) ? hosts
            : question.Type == DnsType.Txt && _answers.TryGetValue(question.Name.ToString(), out var answer) ? answer
            : DnsAnswer.Absent(secure: false, nameExists: false, TimeSpan.FromMinutes(1));
    }
}
