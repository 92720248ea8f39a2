using System.Text.Json.Nodes;
using Waxwing.CommandLine;
using Waxwing.Server.Model;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Server.Templates;
using Waxwing.Templates;

namespace Waxwing.Server.Tests.Commands;

public sealed class Templates : TypedCommands
{
    [Fact]
    public async Task Those_that_are_always_there_need_no_service()
    {
        var list = await JsonAsync("template", "list", "--folder", Data);
        Assert.Equal(BuiltInTemplates.Names, list.GetProperty("templates").EnumerateArray().Select(one => one.GetProperty("name").GetString()!));
        TheSchema.Valid("templates", list);
        var shown = await JsonAsync("template", "show", "invoice", "--folder", Data);
        TheSchema.Valid("templateText", shown);
        var again = TemplateFile.Read(shown.GetProperty("source").GetString()!);
        Assert.Equal(BuiltInTemplates.Find("invoice")!.Source.Body, again.Source.Body);
        Assert.Equal(BuiltInTemplates.Find("invoice")!.Source.Variables.Select(variable => variable.Name), again.Source.Variables.Select(variable => variable.Name));
    }

    [Fact]
    public async Task A_preview_covers_what_is_secret_and_rendering_does_not()
    {
        var values = Beside("values.json");
        await File.WriteAllTextAsync(values, """{"product": "Acme", "code": "998877", "domain": "acme-shop.net"}""", TestContext.Current.CancellationToken);
        var preview = await JsonAsync("template", "preview", "two-factor", "--data", values);
        TheSchema.Valid("rendered", preview);
        Assert.DoesNotContain("998877", preview.ToString(), StringComparison.Ordinal);
        Assert.Contains("Acme", preview.GetProperty("subject").GetString(), StringComparison.Ordinal);
        Assert.Contains("998877", (await JsonAsync("template", "render", "two-factor", "--data", values)).GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains("731054", await TextAsync("template", "preview", "two-factor", "--folder", Data), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_written_to_files()
    {
        var file = Beside("booked.md");
        await File.WriteAllTextAsync(file, "Subject: Hi {{ name }}\nVariable: name string\nExample: {\"name\": \"Ann\"}\n\n# Hi {{ name }}\n", TestContext.Current.CancellationToken);
        TheSchema.Valid("templateWritten", await JsonAsync("template", "preview", file, "--out", Beside("out"), "--folder", Data));
        Assert.Contains("<h1>Hi Ann</h1>", await File.ReadAllTextAsync(Path.Combine(Beside("out"), "booked.html"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal("Hi Ann\n======\n", await File.ReadAllTextAsync(Path.Combine(Beside("out"), "booked.txt"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Those_of_a_tenant_are_the_services()
    {
        await using (var store = (SqliteStore)Open())
        {
            var source = new TemplateSource { Subject = "Hello", Body = "<p>Hello, {{ name }}.</p>", Format = BodyFormat.Html, Variables = [new Variable("name", VariableType.String)] };
            var template = new StoredTemplate
            {
                Id = Ids.New(Clock), Tenant = "acme", Name = "Welcome", Alias = "welcome", CreatedAt = Clock.GetUtcNow(), UpdatedAt = Clock.GetUtcNow(),
                Draft = new TemplateVersion(Ids.New(Clock), Clock.GetUtcNow(), source),
            };
            Assert.Equal(TemplateChange.Done, await new SqliteTemplates(store.Database, Clock).AddAsync(template, 10, default));
        }

        var list = await JsonAsync("template", "list", "--tenant", "acme", "--folder", Data);
        TheSchema.Valid("templates", list);
        Assert.Equal(("welcome", "draft"), (list.GetProperty("templates")[0].GetProperty("alias").GetString(), list.GetProperty("templates")[0].GetProperty("state").GetString()));
        Assert.Empty((await JsonAsync("template", "list", "--tenant", "other", "--folder", Data)).GetProperty("templates").EnumerateArray());
        Assert.Contains("Format: html", await TextAsync("template", "show", "welcome", "--tenant", "acme", "--folder", Data), StringComparison.Ordinal);
        Assert.Contains("has no template", await UsageAsync("template", "show", "welcome", "--tenant", "other", "--folder", Data), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_made_names_the_variable_and_ends_with_4()
    {
        var values = Beside("values.json");
        await File.WriteAllTextAsync(values, new JsonObject { ["product"] = "x" }.ToJsonString(), TestContext.Current.CancellationToken);
        var fault = await FaultAsync("template", "render", "reminder", "--data", values);
        Assert.Equal((ExitCodes.MessageRefused, "TemplateRefused"), (fault.ExitCode, fault.Detail));
        Assert.Contains("The variable what has no value", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("{\"a\": 1, \"a\": 2}")]
    [InlineData("{")]
    public async Task Values_are_one_object(string json)
    {
        var values = Beside("values.json");
        await File.WriteAllTextAsync(values, json, TestContext.Current.CancellationToken);
        Assert.Contains("must be a JSON object", await UsageAsync("template", "render", "reminder", "--data", values), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_of_that_name_is_usage() =>
        Assert.Contains("there is no template", await UsageAsync("template", "preview", "../nothing", "--folder", Data), StringComparison.Ordinal);
}
