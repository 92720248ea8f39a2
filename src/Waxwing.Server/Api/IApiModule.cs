namespace Waxwing.Server.Api;

/// <summary>
/// A room that brings endpoints of its own, such as those of domains: register it as a service, and <see cref="ApiRegistration.MapApi"/> maps it behind the same
/// gate. Its handlers follow the conventions of <see cref="ApiRoutes"/>; its forms are named in <see cref="ApiJson"/>; lists are read by <see cref="ListQuery"/>.
/// </summary>
internal interface IApiModule
{
    /// <summary>Adds its routes.</summary>
    void Map(ApiRoutes routes);
}
