using Microsoft.Extensions.Time.Testing;

namespace Waxwing.Server.Tests.Support;

/// <summary>A clock that stands still until a test moves it, on a whole millisecond, as stores keep times.</summary>
internal sealed class StoreClock() : FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
