using System.Diagnostics;
using Waxwing.Server.AtRest;
namespace Waxwing.Server.Tests.AtRest;
public sealed class ZzMeasure
{
    [Fact]
    public void Seal()
    {
        var m = new MessageProtection(Keys.Protection(1));
        var content = new byte[2048];
        foreach (var n in new[] { 2000, 20000, 20000 })
        {
            var w = Stopwatch.StartNew();
            for (var i = 0; i < n; i++) { m.Seal("acme", Guid.Empty, content, "Your order 4711"); }
            Console.Error.WriteLine($"seal {w.Elapsed.TotalMicroseconds / n:0.00} us");
            var k = m.Seal("acme", Guid.Empty, content, "Your order 4711")!;
            w.Restart();
            for (var i = 0; i < n; i++) { m.Content("acme", Guid.Empty, k.DataKey, k.Content); }
            Console.Error.WriteLine($"open {w.Elapsed.TotalMicroseconds / n:0.00} us");
        }
    }
}
