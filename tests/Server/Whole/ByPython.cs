using System.Diagnostics;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Whole;

/// <summary>The program of <c>docs/service.md</c>, which stands in <c>submit.py</c>, run by the machine's own Python: its library verifies the service.</summary>
public sealed class ByPython
{
    [Fact]
    public async Task What_the_page_submits_with_smtplib_arrives_in_the_sandbox()
    {
        using var folder = new TemporaryFolder();
        await using var service = await WholeService.StartAsync(folder.Path);

        await RunAsync(service);

        var (_, list) = await service.CallAsync(service.TrialKey, HttpMethod.Get, "emails");
        var email = Assert.Single(list.GetProperty("data").EnumerateArray());
        Assert.Equal("Hello by SMTP", email.GetProperty("subject").GetString());
        await service.UntilAsync(service.TrialKey, email.GetProperty("id").GetString()!, "delivered");
    }

    private static async Task RunAsync(WholeService service)
    {
        var program = await File.ReadAllTextAsync(Path.Combine(Repository.Folder, "tests/Server/Whole/submit.py"), TestContext.Current.CancellationToken);
        Assert.Contains("8465", program, StringComparison.Ordinal);
        var start = new ProcessStartInfo("python3", ["-c", program.Replace("8465", $"{service.SubmissionsPort}", StringComparison.Ordinal)]) { RedirectStandardError = true, UseShellExecute = false };
        (start.Environment["CA"], start.Environment["KEY"]) = (service.Host.TrialAuthority, service.TrialKey);
        using var python = Process.Start(start)!;
        var errors = await python.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await python.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(python.ExitCode == 0, errors);
    }
}
