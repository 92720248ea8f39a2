using Waxwing.Server.AtRest;

namespace Waxwing.Server.Tests.AtRest;

/// <summary>Keys of tests: 32 octets of one number.</summary>
internal static class Keys
{
    public static KeyEncryptionKey Of(byte number) => new(Octets(number));

    public static string Line(byte number) => Convert.ToBase64String(Octets(number));

    /// <summary>Protection with keys, the newest first.</summary>
    public static DataProtection Protection(params byte[] numbers) => new() { Keys = new KeyEncryptionKeys([.. numbers.Select(Of)]) };

    /// <summary>A file with keys, the newest first, for its owner alone.</summary>
    public static string File(string path, params byte[] numbers)
    {
        System.IO.File.WriteAllLines(path, numbers.Select(Line));
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return path;
    }

    private static byte[] Octets(byte number) => [.. Enumerable.Repeat(number, KeyEncryptionKey.Length)];
}
