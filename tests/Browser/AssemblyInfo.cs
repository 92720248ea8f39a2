using Waxwing.Browser.Tests;

[assembly: AssemblyFixture(typeof(Chromium))]
