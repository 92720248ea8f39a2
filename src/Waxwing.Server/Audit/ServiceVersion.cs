using System.Reflection;

namespace Waxwing.Server.Audit;

/// <summary>The version of the service, without what the build adds to it.</summary>
internal static class ServiceVersion
{
    /// <summary>As people write it.</summary>
    public static string Text { get; } = (typeof(ServiceVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0").Split('+')[0];
}
