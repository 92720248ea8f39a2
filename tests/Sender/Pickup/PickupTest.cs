using Waxwing.Tests.Support;

namespace Waxwing.Tests.Pickup;

/// <summary>A folder of the test's own.</summary>
public abstract class PickupTest : SenderTest
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("waxwing-pickup-");

    protected string Folder => _folder.FullName;

    /// <summary>The files that are there to be picked up, in the order of their names.</summary>
    protected string[] Files => [.. Directory.EnumerateFiles(Folder, "*.eml").Where(file => !Path.GetFileName(file).StartsWith('.')).Order(StringComparer.Ordinal)];

    /// <summary>All that is there, hidden or not.</summary>
    protected string[] Everything => [.. new DirectoryInfo(Folder).GetFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = FileAttributes.None }).Select(one => one.Name)];

    protected override void Dispose(bool disposing)
    {
        if (disposing && _folder.Exists)
        {
            _folder.Delete(recursive: true);
        }

        base.Dispose(disposing);
    }
}
