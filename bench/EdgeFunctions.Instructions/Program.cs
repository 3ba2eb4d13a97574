using EdgeFunctions.Instructions;

// guard: fails when a row takes more instructions than instructions.txt says. record: writes that file anew. rows: runs them, in the native program under valgrind.
switch (args)
{
    case ["rows"]:
        RowRun.Run(Console.Out);
        return 0;
    case ["guard"] or ["record"] when OperatingSystem.IsLinux():
        try
        {
            return await GuardRun.RunAsync(Console.Out, writes: args[0] == "record");
        }
        catch (InvalidOperationException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 2;
        }

    default:
        await Console.Error.WriteLineAsync("usage, on Linux: guard | record");
        return 2;
}
