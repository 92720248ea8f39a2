using System.Text.Json;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Resend;

/// <summary>What Resend's client made of each answer, by the name of the call.</summary>
internal static class ResendCalls
{
    /// <summary>Runs a script of calls, <c>Resend/NAME.cjs</c>, against a service.</summary>
    public static Task<JsonElement> CallAsync(string name, Uri service, string key) =>
        NodeScript.RunAsync(Path.Combine("Resend", $"{name}.cjs"), ResendPackage.Folder, service.GetLeftPart(UriPartial.Authority), key);

    public static JsonElement Good(JsonElement said, string call)
    {
        var answer = said.GetProperty(call);
        Assert.True(answer.GetProperty("error").ValueKind == JsonValueKind.Null, $"{call}: {answer}");
        return answer.GetProperty("data");
    }

    public static void IsError(JsonElement said, string call, int status, string name)
    {
        var answer = said.GetProperty(call);
        Assert.True(answer.GetProperty("data").ValueKind == JsonValueKind.Null, $"{call}: {answer}");
        Assert.Equal((status, name), (answer.GetProperty("error").GetProperty("statusCode").GetInt32(), Text(answer.GetProperty("error"), "name")));
    }

    public static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
