namespace Microsoft.Azure.Functions.Worker.Startup;

/// <summary>
/// The app cannot run as it is, and the message says to a person why and what to change. It ends the process with exit code 1 and
/// that message alone: a stack trace would only hide it.
/// </summary>
internal sealed class StartupRefusedException(string message, Exception? cause = null) : Exception(message, cause)
{
    private static int _watching;

    /// <summary>Makes an unhandled refusal end the process in the way promised.</summary>
    public static void EndProcessWhenUnhandled()
    {
        if (Interlocked.Exchange(ref _watching, 1) == 1)
            return;

        AppDomain.CurrentDomain.UnhandledException += (_, unhandled) =>
        {
            if (unhandled.ExceptionObject is not StartupRefusedException refused)
                return;

            Console.Error.WriteLine(refused.Message);
            Environment.Exit(1);
        };
    }
}
