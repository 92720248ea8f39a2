using System.Globalization;
using System.Xml.Linq;

namespace Waxwing.GuardProof;

/// <summary>What the test runner wrote of its run.</summary>
internal static class ResultFile
{
    /// <summary>Reads how the run ended; a runner that wrote nothing has crashed.</summary>
    public static Outcome Read(string path)
    {
        if (!File.Exists(path))
        {
            return Outcome.Crashed;
        }

        var assembly = XDocument.Load(path).Root?.Element("assembly");
        int Count(string name) => int.Parse(assembly?.Attribute(name)?.Value ?? "0", CultureInfo.InvariantCulture);
        return Count("failed") + Count("errors") > 0 ? Outcome.Failed
            : Count("passed") > 0 ? Outcome.Passed
            : Outcome.NothingRan;
    }
}
