using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Waxwing.Registration;

/// <summary>
/// Judges the options when the host starts, and tells all that is wrong: first every field that cannot be read; then, once they can, what
/// they name (secrets, files) and how they fit together.
/// </summary>
internal sealed class OptionsRules(IServiceCollection services) : IValidateOptions<WaxwingOptions>
{
    public ValidateOptionsResult Validate(string? name, WaxwingOptions options)
    {
        var faults = options.Faults.Select(fault => fault.Error.Message).ToList();
        if (faults.Count == 0)
        {
            faults.AddRange(Unfit(options));
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    // A test that puts another sender in our place has neither relay nor secrets, and is not asked for them.
    private bool IsOurs => services.LastOrDefault(service => service.ServiceType == typeof(IMailSender) && !service.IsKeyedService)
        ?.ImplementationFactory == WaxwingRegistration.Sender;

    private IEnumerable<string> Unfit(WaxwingOptions options)
    {
        if (options.From is { } from && Refusal(() => DraftText.Address(from, options.Path.Field("from").ToString())) is { } refused)
        {
            yield return refused;
        }

        if (!IsOurs)
        {
            yield break;
        }

        // Made to be judged: every file that it names is read.
        if (Refusal(() => _ = new EncryptStage(options.Sender.Encryption, options.Sender.Clock)) is { } unencrypted)
        {
            yield return $"{options.Path.Field("encryption")}: {unencrypted}";
        }

        var relays = options.Path.Field("relays");
        if (options.Pickup is { } folder)
        {
            var pickup = options.Path.Field("pickup");
            if (!options.Sender.Relays.IsDefaultOrEmpty)
            {
                yield return $"{pickup}: there are {relays} too; messages are either written into a folder or sent, so leave one of them out";
            }

            if (options.Sender.Mx is not null)
            {
                yield return $"{pickup}: there is {options.Path.Field("mx")} too; messages are either written into a folder or sent, so leave one of them out";
            }

            // Made to be judged, by the same code that will write.
            if (Refusal(() => _ = new PickupSender(folder)) is { } unusable)
            {
                yield return $"{pickup}: {unusable}";
            }

            yield break;
        }

        if (options.Sender.Mx is { } mx)
        {
            var field = options.Path.Field("mx");
            if (!options.Sender.Relays.IsDefaultOrEmpty)
            {
                yield return $"{field}: there are {relays} too; mail goes either to relays or to the mail hosts of the recipients, so leave one of them out";
            }

            if (Refusal(() => MxRules.Check(mx)) is { } wrong)
            {
                yield return $"{field}: {wrong}";
            }

            yield break;
        }

        if (options.Sender.Relays.IsDefaultOrEmpty)
        {
            yield return $"{relays}: no relay is configured; name one in {relays.Item("0").Field("url")}, such as smtps://user@mail.example.org, and its password by reference beside it, or a folder in {options.Path.Field("pickup")}";
            yield break;
        }

        for (var i = 0; i < options.Sender.Relays.Length; i++)
        {
            var place = relays.Item(i.ToString(System.Globalization.CultureInfo.InvariantCulture));
            foreach (var (field, check) in RelayChecks.Of(options.Sender.Relays[i]))
            {
                if (Refusal(check) is { } fault)
                {
                    yield return $"{(field is null ? place : place.Field(field))}: {fault}";
                    break;
                }
            }
        }
    }

    private static string? Refusal(Action check)
    {
        try
        {
            check();
            return null;
        }
        catch (SendException refusal)
        {
            return refusal.Error.Message;
        }
    }
}
