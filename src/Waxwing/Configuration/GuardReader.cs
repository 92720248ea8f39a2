namespace Waxwing.Configuration;

/// <summary>Reads the object <c>guard</c>.</summary>
internal static class GuardReader
{
    /// <summary>The policies that have a name.</summary>
    public static IReadOnlyDictionary<string, GuardPolicyName> Names { get; } = Words<GuardPolicyName>();

    /// <summary>The policy of that name; null for none at all.</summary>
    public static GuardPolicy? Named(GuardPolicyName name) => name switch
    {
        GuardPolicyName.Standard => GuardPolicy.Default,
        GuardPolicyName.Warn => GuardPolicy.WarnOnly,
        GuardPolicyName.Off => null,
    };

    /// <summary>The policy that the section describes; null where it turns the guard off.</summary>
    public static GuardPolicy? Read(Section section)
    {
        var policy = Named(section.OneOf("policy", Names) ?? GuardPolicyName.Standard);
        if (section.OneOf("minimumConfidence", Words<GuardConfidence>()) is { } confidence)
        {
            policy = policy?.WithMinimumConfidence(confidence);
        }

        foreach (var rule in section.List("rules"))
        {
            policy = Ruled(policy, rule);
        }

        foreach (var entry in section.List("allow"))
        {
            policy = Allowed(policy, entry);
        }

        section.End();
        return policy;
    }

    private static GuardPolicy? Ruled(GuardPolicy? policy, Section rule)
    {
        var category = rule.OneOf("category", Words<SensitiveCategory>());
        var action = rule.OneOf("action", Words<GuardAction>());
        var kind = rule.OneOf("kind", Words<MailKind>());
        Require(rule, "category", "what is found");
        Require(rule, "action", "what is done about it");
        rule.End();
        return category is { } found && action is { } done ? policy?.With(found, done, kind) : policy;
    }

    private static GuardPolicy? Allowed(GuardPolicy? policy, Section entry)
    {
        var detector = entry.Text("detector");
        var reason = entry.Text("reason");
        var value = entry.Text("value");
        Require(entry, "detector", "the name of a detector, or *");
        Require(entry, "reason", "why it may be in mail; it stands in the report");
        entry.End();
        return string.IsNullOrWhiteSpace(detector) || string.IsNullOrWhiteSpace(reason) ? policy : policy?.Allowing(new GuardAllowance(detector, reason) { Value = value });
    }

    private static void Require(Section section, string name, string what)
    {
        if (!section.Has(name))
        {
            section.Refuse(name, $"is missing: {what}");
        }
    }

    // bankAccount, oneTimeCode: as everything in the configuration is written.
    private static Dictionary<string, T> Words<T>()
        where T : struct, Enum => Enum.GetValues<T>().ToDictionary(value => $"{char.ToLowerInvariant(value.ToString()[0])}{value.ToString()[1..]}", StringComparer.Ordinal);
}

/// <summary>The policies that have a name.</summary>
internal enum GuardPolicyName
{
    /// <summary><see cref="GuardPolicy.Default"/>.</summary>
    Standard,

    /// <summary><see cref="GuardPolicy.WarnOnly"/>.</summary>
    Warn,

    /// <summary>Messages are not read.</summary>
    Off,
}
