using System.Text;
using System.Text.Json;
using Waxwing.Server.Model;

namespace Waxwing.Storm.Reckoning;

/// <summary>The storm, told.</summary>
internal sealed record Report
{
    private const int MostLines = 50;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>What was asked for.</summary>
    public required StormOptions Options { get; init; }

    /// <summary>How it came out.</summary>
    public required Books Books { get; init; }

    /// <summary>How often the service was killed.</summary>
    public required int Kills { get; init; }

    /// <summary>How often a client tried again.</summary>
    public required int Repetitions { get; init; }

    /// <summary>How many recipients were refused for good.</summary>
    public required int Refused { get; init; }

    /// <summary>Of how many of those the endpoint was told.</summary>
    public required int Told { get; init; }

    /// <summary>How often it was told of one again, with the same words.</summary>
    public required int ToldAgain { get; init; }

    /// <summary>How often it was told of one again with others.</summary>
    public required int ToldOtherwise { get; init; }

    /// <summary>What the relays did, and how often.</summary>
    public required IReadOnlyDictionary<string, int> Faults { get; init; }

    /// <summary>How long all of it took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Whether everything is as promised.</summary>
    public bool IsGood => Books.IsGood && Kills == Options.Kills && Told == Refused && ToldOtherwise == 0;

    /// <summary>For programs.</summary>
    public string ToJson() => JsonSerializer.Serialize(
        new
        {
            good = IsGood,
            messages = Options.Messages,
            kills = Kills,
            seed = Options.Seed,
            seconds = Elapsed.TotalSeconds,
            repetitions = Repetitions,
            acceptedMessages = Books.AcceptedMessages,
            acceptedDeliveries = Books.AcceptedDeliveries,
            states = Books.States.ToDictionary(state => state.Key.ToString(), state => state.Value, StringComparer.Ordinal),
            deliverable = Books.Deliverable,
            delivered = Books.Delivered,
            share = Books.Share,
            lost = Books.Lost,
            recordedDuplicates = Books.RecordedDuplicates,
            unrecordedDuplicates = Books.UnrecordedDuplicates,
            breaches = Books.Breaches,
            refused = Refused,
            told = Told,
            toldAgain = ToldAgain,
            toldOtherwise = ToldOtherwise,
            relays = Faults,
        },
        Indented);

    /// <summary>For people: a table, and what has to be listed.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Options.Messages:N0} messages, {Kills} kills, seed {Options.Seed}, {Elapsed.TotalSeconds:N0} s; clients tried again {Repetitions:N0} times").AppendLine();
        text.AppendLine("| | |").AppendLine("| --- | ---: |");
        Row("messages accepted", Books.AcceptedMessages);
        Row("deliveries accepted", Books.AcceptedDeliveries);
        Row("= delivered", Books.States[DeliveryState.Delivered]);
        Row("+ failed", Books.States[DeliveryState.Failed]);
        Row("+ suppressed", Books.States[DeliveryState.Suppressed]);
        Row("+ cancelled", Books.States[DeliveryState.Cancelled]);
        Row("+ held or unknown", Books.Waiting);
        Row("+ still queued", Books.Queued);
        Row("lost", Books.Lost.Count);
        Row("arrived more than once, and recorded as possible duplicate", Books.RecordedDuplicates.Count);
        Row("arrived more than once otherwise", Books.UnrecordedDuplicates.Count);
        text.AppendLine(CultureInfo.InvariantCulture, $"| an endpoint was told of refusals | {Told:N0} of {Refused:N0}, {ToldAgain:N0} times again, {ToldOtherwise:N0} with other words |");
        text.AppendLine(CultureInfo.InvariantCulture, $"| delivered of the deliverable | {Books.Delivered:N0} of {Books.Deliverable:N0}: {Books.Share:P4} |").AppendLine();
        text.AppendLine("The relays:");
        foreach (var (fault, times) in Faults.OrderBy(fault => fault.Key, StringComparer.Ordinal))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {times,8:N0}  {fault}");
        }

        List("Possible duplicates", Books.RecordedDuplicates);
        List("LOST", Books.Lost);
        List("ARRIVED AGAIN, UNRECORDED", Books.UnrecordedDuplicates);
        List("BREACHES", Books.Breaches);
        return text.AppendLine().Append(IsGood ? "Nothing was lost, and every repetition is on record." : "THE STORM FOUND FAULTS.").ToString();

        void Row(string name, int count) => text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {count:N0} |");

        void List(string title, IReadOnlyList<string> lines)
        {
            if (lines.Count > 0)
            {
                text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"{title} ({lines.Count:N0}):");
                foreach (var line in lines.Take(MostLines))
                {
                    text.AppendLine(CultureInfo.InvariantCulture, $"  {line}");
                }

                if (lines.Count > MostLines)
                {
                    text.AppendLine("  … (--json lists all)");
                }
            }
        }
    }
}
