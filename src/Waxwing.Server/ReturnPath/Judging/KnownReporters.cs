using System.Text.Json;
using System.Text.Json.Serialization;
using Waxwing.Smtp;

namespace Waxwing.Server.ReturnPath.Judging;

/// <summary>From which addresses complaints count that name a message by its Message-ID alone. Addresses, and not domains: a provider signs the mail of all its users. Immutable.</summary>
internal sealed class KnownReporters
{
    private const string Resource = "Waxwing.Server.ReturnPath.Data.reporters.json";

    private readonly HashSet<(string LocalPart, string Domain)> _addresses;

    /// <summary>Those that come with Waxwing, and others.</summary>
    public KnownReporters(IEnumerable<Mailbox> others) =>
        _addresses = [.. Built.Select(Mailbox.Parse).Concat(others).Select(Key)];

    /// <summary>The addresses that come with Waxwing.</summary>
    public static IReadOnlyList<string> Built { get; } = Read();

    /// <summary>Whether it is one of them.</summary>
    public bool Contains(Mailbox address) => _addresses.Contains(Key(address));

    private static (string LocalPart, string Domain) Key(Mailbox address) => (address.LocalPart.ToLowerInvariant(), address.Domain.Ascii);

    private static IReadOnlyList<string> Read()
    {
        using var json = typeof(KnownReporters).Assembly.GetManifestResourceStream(Resource)!;
        return JsonSerializer.Deserialize(json, ReporterJson.Default.ReporterList)!.Reporters;
    }
}

/// <summary>The data file.</summary>
internal sealed record ReporterList
{
    /// <summary>The day on which it was looked through last.</summary>
    public required DateOnly Dated { get; init; }

    /// <summary>The addresses.</summary>
    public required IReadOnlyList<string> Reporters { get; init; }
}

/// <summary>Its form.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ReporterList))]
internal sealed partial class ReporterJson : JsonSerializerContext;
