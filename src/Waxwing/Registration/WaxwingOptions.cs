using Waxwing.Configuration;
using Waxwing.Registration;

namespace Waxwing;

/// <summary>
/// What a host knows of sending mail: made of its configuration by <c>AddWaxwing</c>, open to the program, and judged as a whole when
/// the host starts. Not thread-safe while it is being changed; nobody changes it once the host has started.
/// </summary>
public sealed class WaxwingOptions
{
    /// <summary>
    /// The sender's options. Replace them with a changed copy: <c>options.Sender = options.Sender with { Deadline = … }</c>. A logger and
    /// a clock that are not set here come from the services of the host.
    /// </summary>
    public SenderOptions Sender { get; set; } = new();

    /// <summary>The author of messages that the program does not write itself, such as those of ASP.NET Core Identity: <c>address</c> or <c>Name &lt;address&gt;</c>; or null.</summary>
    public string? From { get; set; }

    /// <summary>
    /// A folder that messages are written into in place of being sent, by a <see cref="PickupSender"/>: an absolute path, or one relative to the
    /// working directory; the folder has to exist. Default, null: they go to the relays of <see cref="Sender"/>. Not both.
    /// </summary>
    public string? Pickup { get; set; }

    /// <summary>Where the package <c>Waxwing.OAuth</c> keeps tokens between one run and the next.</summary>
    public TokenStoreOptions Tokens { get; set; } = new();

    /// <summary>Where the configuration was read from.</summary>
    internal FieldPath Path { get; set; } = FieldPath.Host(ConfiguredOptions.Section);

    /// <summary>The fields that could not be read.</summary>
    internal IReadOnlyCollection<SendException> Faults { get; set; } = [];
}
