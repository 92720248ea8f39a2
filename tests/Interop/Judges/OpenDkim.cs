namespace Waxwing.Interop.Tests.Judges;

/// <summary>Debian's OpenDKIM as a judge: it verifies a message in a file, and says what it thinks of each signature.</summary>
internal static class OpenDkim
{
    /// <summary>What it says of a message; the keys come from the domain's records.</summary>
    public static async Task<string> JudgeAsync(JudgedDomain domain, byte[] message)
    {
        Needs.Tool("opendkim");
        var folder = Directory.CreateTempSubdirectory("waxwing-opendkim-");
        try
        {
            string At(string name) => Path.Combine(folder.FullName, name);
            await File.WriteAllBytesAsync(At("message"), message);
            await File.WriteAllLinesAsync(At("records"), domain.Records);
            await File.WriteAllTextAsync(At("opendkim.conf"), $"""
                Mode v
                TestDNSData file:{At("records")}

                """);
            var run = await Command.RunAsync("opendkim", ["-x", At("opendkim.conf"), "-t", At("message"), "-v", "-v", "-v"]);
            return run.Output + run.Error;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
