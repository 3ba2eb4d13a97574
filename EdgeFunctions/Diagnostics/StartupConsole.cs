#pragma warning disable RS0030 // The one place that speaks to a console: before there is a logger, and to a person.
namespace EdgeFunctions.Diagnostics;

/// <summary>Speaks to the person who starts the program.</summary>
internal static class StartupConsole
{
    public static void Say(string line) => Console.Out.WriteLine(line);

    public static void Complain(string line) => Console.Error.WriteLine(line);
}
