using System.Text;

namespace Waxwing.Server.Tests.AtRest;

/// <summary>What somebody finds who has a copy of a folder, and looks for something in every form that programs give it.</summary>
internal static class Image
{
    /// <summary>The forms and files in which it is there.</summary>
    public static IReadOnlyList<string> Find(string folder, ReadOnlySpan<byte> planted)
    {
        var forms = Forms(planted.ToArray()).ToArray();
        return [.. from file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories) let octets = Read(file) from form in forms where octets.AsSpan().IndexOf(form.Octets) >= 0 select $"{Path.GetFileName(file)}: {form.Name}"];
    }

    public static IReadOnlyList<string> Find(string folder, string planted) => Find(folder, Encoding.UTF8.GetBytes(planted));

    private static IEnumerable<(string Name, byte[] Octets)> Forms(byte[] planted)
    {
        yield return ("as it is", planted);
        yield return ("hexadecimal", Encoding.ASCII.GetBytes(Convert.ToHexString(planted)));
        yield return ("hexadecimal in lower case", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(planted)));
        yield return ("UTF-16", Encoding.Unicode.GetBytes(Encoding.Latin1.GetString(planted)));
        yield return ("turned round", [.. planted.Reverse()]);
        // Base64 has three forms of one text, by where it begins; what its neighbours change at both ends is left out.
        for (var before = 0; before < 3; before++)
        {
            var text = Convert.ToBase64String([.. new byte[before], .. planted]);
            yield return ($"base64 behind {before}", Encoding.ASCII.GetBytes(text[(before == 0 ? 0 : before + 1)..^4]));
        }
    }

    // A service that runs holds its lock; what is in that is nobody's secret.
    private static byte[] Read(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var octets = new byte[stream.Length];
            stream.ReadExactly(octets);
            return octets;
        }
        catch (IOException) when (Path.GetFileName(file) is "service.lock")
        {
            return [];
        }
    }
}
