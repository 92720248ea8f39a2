using System.Text.Json;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Waxwing.Templates;

namespace Waxwing.Browser.Tests.Templates;

/// <summary>
/// The templates that are always there, as a browser shows them: on a small telephone and a large screen, light and dark, from left to right and from right to left, without images.
/// The pictures lie in <c>artifacts/tests/browser/templates</c>.
/// </summary>
public sealed class EveryTemplate(Chromium chromium)
{
    private static readonly string Pictures = Path.Combine(AppContext.BaseDirectory, "../../../../../artifacts/tests/browser/templates");

    // What a reader could not make out, by the formula of WCAG 2.2 (1.4.3), with the colors that are computed.
    private const string Faint = """
        () => {
          const parse = text => { const m = text.match(/[\d.]+/g).map(Number); return { r: m[0], g: m[1], b: m[2], a: m[3] ?? 1 }; };
          const light = c => { const f = v => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }; return 0.2126 * f(c.r) + 0.7152 * f(c.g) + 0.0722 * f(c.b); };
          const behind = element => { for (let e = element; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c.a === 1) return c; } return { r: 255, g: 255, b: 255 }; };
          const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          const found = [];
          let seen = 0;
          while (words.nextNode()) {
            const text = words.currentNode.textContent.trim();
            const element = words.currentNode.parentElement;
            if (!text) continue;
            seen++;
            const style = getComputedStyle(element);
            const box = element.getBoundingClientRect();
            const [a, b] = [light(parse(style.color)), light(behind(element))].sort((x, y) => y - x);
            const contrast = (a + 0.05) / (b + 0.05);
            if (contrast < 4.5) found.push(`${contrast.toFixed(2)}: ${text}`);
            if (parseFloat(style.fontSize) < 14) found.push(`${style.fontSize}: ${text}`);
            if (box.width === 0 || box.height === 0 || style.visibility !== 'visible') found.push(`not seen: ${text}`);
            if (box.left < 0 || box.right > innerWidth) found.push(`outside: ${text}`);
          }
          return { seen, found };
        }
        """;

    private const string Torn =
        """
        () => {
          const found = [], walk = document.createTreeWalker(document.querySelector('.content'), NodeFilter.SHOW_TEXT);
          for (let node; (node = walk.nextNode());) {
            for (const word of node.data.matchAll(/(?<![\p{L}\p{N}])[\p{L}\p{N}]{2,10}(?![\p{L}\p{N}])/gu)) {
              const range = document.createRange();
              range.setStart(node, word.index);
              range.setEnd(node, word.index + word[0].length);
              if (new Set([...range.getClientRects()].map(line => Math.round(line.top))).size > 1) found.push(word[0]);
            }
          }
          return found;
        }
        """;

    public static TheoryData<string> All => [.. BuiltInTemplates.Names];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Is_read_by_everybody_everywhere(string name)
    {
        var file = BuiltInTemplates.Find(name)!;
        Directory.CreateDirectory(Pictures);
        await using var context = await chromium.OpenAsync();
        var page = await context.NewPageAsync();
        var requests = new List<string>();
        page.Request += (_, request) => requests.Add(request.Url);
        // A reader that shows no images: nothing is fetched at all.
        await context.RouteAsync("**/*", route => route.AbortAsync());
        foreach (var (source, direction) in new[] { (file.Source, "ltr"), (PseudoArabic.Of(file.Source), "rtl") })
        {
            await page.SetContentAsync(Template.Read(source).Render(file.Example).Html);
            foreach (var (width, scheme) in new[] { (320, ColorScheme.Light), (320, ColorScheme.Dark), (1280, ColorScheme.Light), (1280, ColorScheme.Dark) })
            {
                await page.SetViewportSizeAsync(width, 800);
                await page.EmulateMediaAsync(new() { ColorScheme = scheme });
                await LookAsync(page, file, direction, scheme, $"{name}-{width}-{scheme}-{direction}".ToLowerInvariant());
            }

            // What it judges beside colors, which are judged above, does not depend on the screen.
            var axe = await page.RunAxe();
            Assert.Equal([], axe.Violations.Select(violation => $"{name} {direction}: {violation.Id}: {string.Join(", ", violation.Nodes.Select(node => node.Html))}"));
        }

        Assert.Empty(requests);
    }

    private static async Task LookAsync(IPage page, TemplateFile file, string direction, ColorScheme scheme, string what)
    {
        await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{what}.png"), FullPage = true });

        Assert.Equal(0, await page.Locator("img, [background], video, audio, svg").CountAsync());
        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), $"{what} is wider than the screen");
        var looked = await page.EvaluateAsync<JsonElement>(Faint);
        Assert.InRange(looked.GetProperty("seen").GetInt32(), 5, 200);
        Assert.Equal([], looked.GetProperty("found").EnumerateArray().Select(found => $"{what}: {found}"));
        Assert.Equal([], (await page.EvaluateAsync<string[]>(Torn)).Select(word => $"{what}: {word} is torn"));
        Assert.Equal(direction, await page.Locator(".content p").First.EvaluateAsync<string>("p => getComputedStyle(p).direction"));
        Assert.Equal(scheme == ColorScheme.Dark ? "rgb(22, 27, 34)" : "rgb(255, 255, 255)", await page.Locator(".card").EvaluateAsync<string>("card => getComputedStyle(card).backgroundColor"));
        var text = await page.Locator("body").InnerTextAsync();
        Assert.Contains((string)file.Example["product"]!, text, StringComparison.Ordinal);
        foreach (var button in await page.Locator(".button a").AllAsync())
        {
            // WCAG 2.2 (2.5.5): a finger is 44 pixels wide.
            Assert.InRange((await button.BoundingBoxAsync())!.Height, 44, 200);
        }
    }
}
