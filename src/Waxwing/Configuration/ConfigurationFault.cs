using Waxwing.Smtp;

namespace Waxwing.Configuration;

/// <summary>Refuses configuration, naming the field by its whole path. Values of secrets and URLs are never repeated.</summary>
internal static class ConfigurationFault
{
    public static SendException UnknownField(FieldPath path, string name, IEnumerable<string> known)
    {
        var names = known.ToArray();
        var hint = NearestName.Of(name, names) is { } meant ? $"did you mean {meant}? " : "";
        return Refuse(SendFault.UnknownField, $"{path}: unknown field; {hint}known here: {string.Join(", ", names)}");
    }

    public static SendException Invalid(string path, string expected) => Refuse(SendFault.InvalidValue, $"{path}: {expected}");

    public static SendException Invalid(FieldPath path, string expected) => Invalid(path.ToString(), expected);

    public static SendException Unreadable(string message) => Refuse(SendFault.FileUnreadable, message);

    /// <summary>The same refusal, with the field named that it is about.</summary>
    public static SendException At(string path, SendException refusal) =>
        new(refusal.Error with { Message = $"{path}: {refusal.Error.Message}" }, innerException: refusal);

    private static SendException Refuse(SendFault fault, string message) =>
        new(SendError.Refusal(SendStage.Configure, fault, message, FailureScope.Relay));
}
