using Waxwing.Comparison.Tests.Clients;
using Waxwing.Comparison.Tests.Peers;
using Waxwing.Tests.Pki;

namespace Waxwing.Comparison.Tests;

/// <summary>Brings one client and one peer together.</summary>
internal static class Comparing
{
    /// <summary>So long a client may take.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(10);

    public static async Task<Verdict> RunAsync(Scenario scenario, Client client, PublicKeyInfrastructure pki)
    {
        var authority = (await pki.RootAsync()).Files.Certificate;
        var peer = await Peer.StartAsync(scenario.Plan, pki);
        var started = TimeProvider.System.GetTimestamp();
        Said? said;
        int megabytes;
        try
        {
            (said, megabytes) = await client.RunAsync(scenario.Job with { Port = peer.Port, NodePackages = NodePackages }, authority);
        }
        finally
        {
            await peer.DisposeAsync();
        }

        return scenario.Judge(new Seen(peer.Facts, said, megabytes, TimeProvider.System.GetElapsedTime(started).TotalSeconds));
    }

    /// <summary>Where ./test lays the servers of npm, which bring Nodemailer with them.</summary>
    public static string NodePackages { get; } = Path.Combine(Repository, "artifacts", "npm");

    /// <summary>The root of the repository.</summary>
    public static string Repository
    {
        get
        {
            for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            {
                if (File.Exists(Path.Combine(folder, "Waxwing.slnx")))
                {
                    return folder;
                }
            }

            throw new InvalidOperationException("not within the repository");
        }
    }
}
