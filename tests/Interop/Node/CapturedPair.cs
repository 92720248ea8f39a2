using System.Text.Json;

namespace Waxwing.Interop.Tests;

/// <summary>Reads what our plugin for Haraka and our script for smtp-server lay down: a message, and its envelope as JSON beside it.</summary>
internal static class CapturedPair
{
    public static bool IsEnvelope(string file) => Path.GetExtension(file) is ".json";

    public static IReadOnlyList<Arrival> Read(string envelopeFile)
    {
        var envelope = JsonSerializer.Deserialize<Envelope>(File.ReadAllBytes(envelopeFile), JsonSerializerOptions.Web)!;
        var content = File.ReadAllBytes(Path.ChangeExtension(envelopeFile, ".eml"));
        return [.. envelope.To.Select(recipient => new Arrival(recipient, envelope.From, content))];
    }

    private sealed record Envelope(string From, IReadOnlyList<string> To);
}
