using System.CommandLine;
using Waxwing.Server.Commands.Serving;

namespace Waxwing.Server.Commands;

/// <summary>The options that say where a service's data is, the same for every command: otherwise one would look elsewhere than another writes.</summary>
/// <param name="name">The name of the one that names the folder; another where <c>--data</c> means the values of a template.</param>
internal sealed class DataFolderSelection(string name = "--data")
{
    private readonly Option<string?> _data = new(name) { Description = $"The folder of the service's data. Default: \"data\" of \"service\" in the configuration, else {DataFolder.DefaultForms}.", HelpName = "DIR" };

    private readonly Option<string?> _configuration = new("--config") { Description = "The configuration file. Default: waxwing.json here, if there is one.", HelpName = "FILE" };

    /// <summary>The options, in the order of the help.</summary>
    public IEnumerable<Option> All => [_data, _configuration];

    /// <summary>The configuration.</summary>
    /// <exception cref="SendException">Stage Configure.</exception>
    public ServiceConfiguration Configuration(ParseResult parse) => ServiceConfiguration.Load(parse.GetValue(_configuration));

    /// <summary>The folder.</summary>
    public DataFolder Folder(ServiceConfiguration configuration, ParseResult parse) => new(parse.GetValue(_data) ?? configuration.Service.Data);

    /// <summary>The folder; the configuration is read for that alone, and where the folder is named not at all.</summary>
    /// <exception cref="SendException">Stage Configure.</exception>
    public DataFolder Folder(ParseResult parse) => new(parse.GetValue(_data) ?? Configuration(parse).Service.Data);
}
