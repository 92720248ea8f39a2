namespace Waxwing.Trust.Tests.Dkim;

/// <summary>A zone with the TXT records that a test gives it, which counts what it was asked.</summary>
internal sealed class KeyZone : IDnsLookup
{
    private readonly Dictionary<string, DnsAnswer> _answers = [];

    /// <summary>The questions, in their order.</summary>
    public List<string> Asked { get; } = [];

    public DnsAnswer this[string name]
    {
        set => _answers[name] = value;
    }

    public static DnsAnswer Text(params string[] texts) =>
        DnsAnswer.Found(secure: false, [.. texts.Select(text => new TxtRecord(text))], TimeSpan.FromMinutes(1));

    public Task<DnsAnswer> AskAsync(DnsQuestion question, CancellationToken cancellationToken = default)
    {
        Assert.Equal(DnsType.Txt, question.Type);
        lock (Asked)
        {
            Asked.Add(question.Name.ToString());
        }

        return Task.FromResult(_answers.TryGetValue(question.Name.ToString(), out var answer)
            ? answer
            : DnsAnswer.Absent(secure: false, nameExists: false, TimeSpan.FromMinutes(1)));
    }
}
