using Waxwing.Configuration;
using Waxwing.Smtp;

namespace Waxwing.Server.Hosting;

/// <summary>A part knows its own options, and not where they were written: what it refuses gets the name of the field here.</summary>
internal static class FieldFault
{
    /// <summary>Makes something of what a field says.</summary>
    /// <param name="field">The whole name of the field.</param>
    /// <param name="make">Makes it.</param>
    /// <exception cref="SendException">It cannot be made: stage Configure, with the field named.</exception>
    public static T Named<T>(string field, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (SendException refusal)
        {
            throw ConfigurationFault.At(field, refusal);
        }
        catch (SmtpException refusal)
        {
            throw ConfigurationFault.Invalid(field, refusal.Message);
        }
    }
}
