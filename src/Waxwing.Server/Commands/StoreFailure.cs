using Waxwing.CommandLine;
using Waxwing.Server.Store;

namespace Waxwing.Server.Commands;

/// <summary>What the store cannot do, in the words and codes of commands.</summary>
internal static class StoreFailure
{
    /// <summary>Does something, and tells what the store could not do.</summary>
    /// <exception cref="CommandException">The store could not do it.</exception>
    public static async Task<T> ToldAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (StoreException exception)
        {
            throw new CommandException(ExitCodeOf(exception.Fault), $"Store{exception.Fault}", exception.Message, exception);
        }
    }

    private static int ExitCodeOf(StoreFault fault) => fault switch
    {
        // It may pass: somebody makes room.
        StoreFault.Full or StoreFault.Unavailable => ExitCodes.Temporary,
        // What is configured is not what can be worked with.
        StoreFault.Damaged or StoreFault.TooNew or StoreFault.KeyMissing => ExitCodes.Configuration,
    };
}
