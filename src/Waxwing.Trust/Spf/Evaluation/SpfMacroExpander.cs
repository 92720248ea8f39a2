namespace Waxwing.Trust;

/// <summary>Expands the macros of one check (RFC 7208 §7); asks for the client's name only where a macro has it.</summary>
internal sealed class SpfMacroExpander(SpfQuery query, SpfOptions options, SpfClientNames names, TimeProvider clock)
{
    /// <summary>The client's names that lead back to it.</summary>
    public SpfClientNames ClientNames => names;

    /// <summary>The name that a domain-spec makes, or null where it makes none.</summary>
    /// <exception cref="SpfFaultException">Too many terms were void.</exception>
    public async Task<SpfTarget?> TargetAsync(SpfMacroString spec, SpfTarget domain) =>
        SpfTarget.Of(spec, await ValuesAsync(spec, domain).ConfigureAwait(false));

    /// <summary>The start of an explanation.</summary>
    /// <exception cref="SpfFaultException">Too many terms were void.</exception>
    public async Task<string> TextAsync(SpfMacroString macros, SpfTarget domain, int most) =>
        macros.ExpandStart(await ValuesAsync(macros, domain).ConfigureAwait(false), most);

    private async Task<SpfMacroValues> ValuesAsync(SpfMacroString macros, SpfTarget domain) => new(
        query,
        domain.Text,
        macros.NeedsClientName ? await names.BestForAsync(domain.Name).ConfigureAwait(false) : "",
        options.Receiver?.Ascii ?? "unknown",
        clock.GetUtcNow());
}
