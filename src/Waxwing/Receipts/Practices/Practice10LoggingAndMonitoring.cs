namespace Waxwing;

/// <summary>
/// Practice 10: how this message ended was written down somewhere, and somebody counts. Whether anybody looks is beyond what a sender sees.
/// </summary>
internal sealed class Practice10LoggingAndMonitoring : IPracticeJudge
{
    private const string Title = "Logging and monitoring";

    public PracticeEvidence Judge(Passage passage, SenderOptions options)
    {
        var (logged, trace, counted) = passage.Telling;
        if (passage.Transport == SendTransport.Recording)
        {
            return Evidence.NotMet(10, Title, "recorded for a test, and told to nobody", []);
        }

        var evidence = string.Join("; ",
            logged ? "a logger took how it ended" : options.Logger is null ? "no logger" : "the logger did not take how it ended",
            trace is { } id ? $"recorded in trace {id}" : "no trace",
            counted ? "metrics are read" : "nobody reads metrics");
        return Evidence.New(10, Title, (logged || trace is not null) && counted ? PracticeStatus.Met : PracticeStatus.NotMet,
            $"{evidence}; addresses are told as {options.Telemetry.Addresses}",
            [
                ("log", logged),
                ("trace", trace is { } traceId ? traceId : "none"),
                ("metrics", counted),
                ("addressesOfThisProcessOnly", options.Telemetry.Addresses.IsOfThisProcess),
            ]);
    }
}
