using System.Globalization;
using System.IO.Compression;
using System.Text.Json;

namespace Waxwing.Conformance.Tests;

/// <summary>The guard against the secrets of two scanners' own tests.</summary>
public sealed class GuardSecrets
{
    private static readonly Deviation<SecretCase>[] Differences =
    [
        new("a repeated character discloses nothing",
            "the value is eight or more of one character (AKIAZZZZZZZZ…, AKCxxxxxxxxxx): a placeholder, as the other source says of the same texts",
            item => item.IsSecret && item.HasRun),
        new("an address is no secret",
            "one source warns of public IP addresses; they open nothing",
            item => item.IsSecret && string.Equals(item.Rule, "detect-secrets:ip_public", StringComparison.Ordinal)),
        new("no token of Discord",
            "a token begins with the base64 of a decimal number, so with M, N or O; the source lets it begin in the middle of a word",
            item => item.IsSecret && string.Equals(item.Rule, "detect-secrets:discord", StringComparison.Ordinal) && item.Text[0] is not ('M' or 'N' or 'O')),
        new("published sample keys",
            "the source knows these well-formed keys from a list; nothing in their form or beside them tells that they are samples",
            item => !item.IsSecret && string.Equals(item.Rule, "gcp-api-key", StringComparison.Ordinal)),
        new("a secret of another kind",
            "the source judges one rule at a time, and says that another may match: a JSON Web Token after Basic, a GitHub token among GitLab's, an API key of Anthropic among its admin keys",
            item => !item.IsSecret && (item.IsSecretElsewhere || item.Detectors.All(detector => !item.IsOwn(detector)))),
    ];

    [Fact]
    public void Are_found_as_the_page_says()
    {
        var (medium, low) = (new GuardTally("secrets"), new GuardTally("secrets"));
        var different = Differences.ToDictionary(rule => rule, _ => 0);
        var (strictAlarms, positives, allFound) = (0, 0, 0);
        foreach (var item in Cases())
        {
            var found = item.Detectors.Count > 0;
            var rule = found == item.IsSecret ? null : Array.Find(Differences, difference => difference.Explains(item));
            if (rule is not null)
            {
                different[rule]++;
            }

            positives += item.IsSecret ? 1 : 0;
            allFound += item.IsSecret && found ? 1 : 0;
            strictAlarms += !item.IsSecret && found ? 1 : 0;
            medium.Add(item.IsSecret ? 1 : 0, found ? 1 : 0, rule is not null, $"{item.Rule}: {item.Text.ReplaceLineEndings(" ")[..Math.Min(item.Text.Length, 200)]} {string.Join(',', item.Detectors)}");
            low.Add(item.IsSecret ? 1 : 0, item.FoundAtAll ? 1 : 0, rule is not null, item.Text);
        }

        GuardTable.Print(medium.Wrong);
        Assert.True(medium.IsGuarded, $"recall {medium.Recall}, precision {medium.Precision}\n{string.Join('\n', medium.Wrong)}");
        Assert.All(different, pair => Assert.True(pair.Value > 0, $"{pair.Key.Rule} explains nothing any more."));
        GuardTable.Conclude("secrets",
        [
            "| | cases | found | false alarms | recall | precision | recall at low confidence | deliberate differences | guarded |",
            "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |",
            GuardTable.Row(medium, low),
            "",
            string.Create(CultureInfo.InvariantCulture, $"With no difference taken for deliberate: {allFound} of {positives} found (recall {GuardTable.Share((double)allFound / positives)}), {strictAlarms} alarms (precision {GuardTable.Share((double)allFound / (allFound + strictAlarms))})."),
            "",
            .. different.Select(pair => $"- {pair.Value} × {pair.Key.Rule}: {pair.Key.Reason}."),
        ]);
    }

    private static IEnumerable<SecretCase> Cases()
    {
        using var file = File.OpenRead(Path.Combine(Corpus.Open("secrets").Folder, "expected.json.gz"));
        using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        using var document = JsonDocument.Parse(unpacked);
        SecretCase[] cases = [.. document.RootElement.EnumerateArray().Select(SecretCase.Read)];
        var secrets = cases.Where(item => item.IsSecret).Select(item => item.Text).ToHashSet(StringComparer.Ordinal);
        return [.. cases.Select(item => item with { IsSecretElsewhere = secrets.Contains(item.Text) })];
    }

    private sealed record SecretCase(string Rule, string Text, bool IsSecret, IReadOnlyList<string> Detectors, bool FoundAtAll)
    {
        /// <summary>Whether the source says of the same text that it holds a secret, where it judges another of its rules.</summary>
        public bool IsSecretElsewhere { get; init; }

        public bool HasRun => Characters.LongestRun(Text) >= 8;

        public static SecretCase Read(JsonElement element)
        {
            var text = element.GetProperty("text").GetString()!;
            return new SecretCase(
                element.GetProperty("rule").GetString()!,
                text,
                element.GetProperty("secret").GetBoolean(),
                [.. GuardScanner.Scan(text).Where(IsSecretFinding).Select(finding => finding.Detector)],
                GuardScanner.Scan(text, GuardConfidence.Low).Any(IsSecretFinding));
        }

        /// <summary>Whether the detector is for what the source's rule is for: their names begin with the same word, or both go by the value's name.</summary>
        public bool IsOwn(string detector)
        {
            var rule = Rule.Replace("detect-secrets:", "", StringComparison.Ordinal);
            return string.Equals(detector.Split('-')[0], rule.Split('-', '_')[0], StringComparison.Ordinal)
                || (string.Equals(rule, "generic-api-key", StringComparison.Ordinal) && detector is "key-assignment" or "password-assignment")
                || (rule.StartsWith("curl-auth", StringComparison.Ordinal) && detector is "authorization-field" or "curl-password")
                || (rule.StartsWith("jwt", StringComparison.Ordinal) && string.Equals(detector, "json-web-token", StringComparison.Ordinal));
        }

        private static bool IsSecretFinding(GuardFinding finding) => finding.Category == SensitiveCategory.Secret;
    }
}
