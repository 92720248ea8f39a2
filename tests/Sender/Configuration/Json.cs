using System.Text;
using Microsoft.Extensions.Configuration;
using Waxwing.Configuration;

namespace Waxwing.Tests.Configuration;

internal static class Json
{
    /// <summary>Reads a configuration as the command reads <c>waxwing.json</c>.</summary>
    public static Settings Read(string json) =>
        ConfigurationReader.Read(new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build());
}
