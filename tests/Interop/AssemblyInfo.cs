using Waxwing.Interop.Tests;

[assembly: AssemblyFixture(typeof(PostfixServer))]
[assembly: AssemblyFixture(typeof(EximServer))]
[assembly: AssemblyFixture(typeof(DovecotLmtp))]
[assembly: AssemblyFixture(typeof(HarakaServer))]
[assembly: AssemblyFixture(typeof(NodeSmtpServer))]
