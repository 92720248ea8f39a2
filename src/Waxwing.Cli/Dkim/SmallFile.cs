using System.Text;
using Waxwing.Configuration;

namespace Waxwing.Cli.Dkim;

/// <summary>Reads files that a person names, within bounds.</summary>
internal static class SmallFile
{
    /// <exception cref="SendException">Stage Configure: it cannot be read, or is too long.</exception>
    public static string ReadText(string path, int maxLength)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read);
            var buffer = new byte[maxLength + 1];
            var length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            return length <= maxLength ? Encoding.UTF8.GetString(buffer, 0, length) : throw ConfigurationFault.Unreadable($"{path} is longer than {maxLength} octets");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw ConfigurationFault.Unreadable($"{path} cannot be read: {exception.Message}");
        }
    }
}
